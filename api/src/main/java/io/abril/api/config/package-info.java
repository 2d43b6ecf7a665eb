/**
 * Configuration that containers read: {@link io.abril.api.config.Config} in plain text, {@link
 * io.abril.api.config.Secret} encrypted for the controllers.
 */
package io.abril.api.config;
