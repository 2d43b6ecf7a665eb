/**
 * The product. Start at {@link io.abril.controllers.AbrilController}, the main; {@link
 * io.abril.controllers.Controllers} is the list of the controllers and of what wakes each. One
 * package per kind holds its reconciler and its pure {@code decide}; {@code config} has two kinds.
 * {@code placement} and {@code workload} are what kinds share (where things run, and what a
 * container is made of), {@code adoption} registers what people start by hand, and {@code docker},
 * {@code consul}, {@code haproxy} and {@code dns} are adapters that know no kind.
 */
package io.abril.controllers;
