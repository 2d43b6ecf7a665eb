/**
 * The adapter to Docker Engines. Start at {@link io.abril.controllers.docker.Engine}: what abril
 * asks of one engine. Knows no kind.
 */
package io.abril.controllers.docker;
