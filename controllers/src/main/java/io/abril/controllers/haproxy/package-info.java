/**
 * The adapter to HAProxy; it knows no kind. What one instance is to be is a {@link
 * io.abril.controllers.haproxy.HaproxyConfig}; {@link io.abril.controllers.haproxy.ConfigRenderer}
 * makes its files, and {@link io.abril.controllers.haproxy.RuntimeDiff} the commands that bring a
 * running one there without a reload. {@link io.abril.controllers.haproxy.RuntimeApi} speaks to the
 * running one. Reconcilers of other kinds ask {@link io.abril.controllers.haproxy.Balancers}.
 */
package io.abril.controllers.haproxy;
