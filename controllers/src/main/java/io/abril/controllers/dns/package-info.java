/**
 * Asks name servers what they answer, as a consumer would. Start at {@link
 * io.abril.controllers.dns.Resolver}. Knows no kind.
 */
package io.abril.controllers.dns;
