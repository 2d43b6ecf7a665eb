/**
 * The values that everything in abril speaks: {@link io.abril.api.Kind}, {@link
 * io.abril.api.Resource}, {@link io.abril.api.Condition}, {@link io.abril.api.Version}.
 *
 * <p>Start at {@link io.abril.api.Kind}: it says what a kind is made of. The built-in kinds are one
 * package each ({@code pool}, {@code endpoint}, {@code loadbalancer}, {@code node}, {@code job};
 * {@code config} has {@code Config} and {@code Secret}); a kind's spec record is the list of the
 * fields that a person may write, with their meaning.
 *
 * <p>No I/O, no Vert.x and no clocks here; anybody may call this package.
 */
package io.abril.api;
