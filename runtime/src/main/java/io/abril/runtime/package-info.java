/**
 * The framework. What a person writes to add a kind: two records, one {@link io.abril.api.Kind},
 * one {@link io.abril.runtime.Reconciler}.
 *
 * <p>Read {@link io.abril.runtime.loop.ReconcileLoop} first: it is the whole loop in one file. Then
 * {@link io.abril.runtime.Plan}, {@link io.abril.runtime.Controller} (what makes a reconciler run)
 * and {@link io.abril.runtime.Operator} (what a main uses). State is behind {@code store}, caches
 * are in {@code view}, order in {@code queue}, leadership in {@code election}; {@code consul}
 * implements store and election.
 */
package io.abril.runtime;
