/**
 * Registers containers that abril did not start, as their own labels and environment say. Start at
 * {@link io.abril.controllers.adoption.AdoptedServices}, which is pure; {@link
 * io.abril.controllers.adoption.Adoptions} tells the agents.
 */
package io.abril.controllers.adoption;
