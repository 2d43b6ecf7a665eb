/**
 * Benchmarks, run by {@code it-tests/bench}; no test. Each prints one line of JSON a figure, ours
 * and the peer's from the same run. Start at {@link io.abril.bench.Bench}, which names them all.
 */
package io.abril.bench;
