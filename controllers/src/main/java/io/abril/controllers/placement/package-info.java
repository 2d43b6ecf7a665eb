/**
 * Where things run: {@link io.abril.controllers.placement.Scheduler} finds the node for a slot of a
 * pool, or the words why there is none. Pure; any kind that places containers may call it. Start
 * reading there, then {@link io.abril.controllers.placement.Filters} (what rules a node out) and
 * {@link io.abril.controllers.placement.Ranking} (which of the others is best).
 */
package io.abril.controllers.placement;
