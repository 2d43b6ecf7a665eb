/**
 * The kinds {@code Config} and {@code Secret}, and what becomes of them in containers. Whoever
 * needs a secret's value asks {@link io.abril.controllers.config.Secrets}, uses the value and keeps
 * it nowhere. {@link io.abril.controllers.config.Keys} are the controllers' private keys.
 */
package io.abril.controllers.config;
