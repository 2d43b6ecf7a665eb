/**
 * Configs and secrets as the leader reads them. Start with {@link
 * io.abril.controllers.config.Secrets}: whoever needs a secret's value asks it, uses the value and
 * keeps it nowhere.
 */
package io.abril.controllers.config;
