/**
 * The product. Start at {@link io.abril.controllers.AbrilController}, the main: it lists the
 * controllers. One package per kind holds its reconciler and its pure {@code decide}; {@code
 * docker}, {@code consul}, {@code haproxy} and {@code dns} are adapters that know no kind.
 */
package io.abril.controllers;
