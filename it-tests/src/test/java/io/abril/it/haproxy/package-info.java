/**
 * Load balancers on a real engine and a real HAProxy, with views that the test writes by hand: what
 * a whole environment would only show now and then. Start at {@link
 * io.abril.it.haproxy.BalancerOnRealHaproxyIT}.
 */
package io.abril.it.haproxy;
