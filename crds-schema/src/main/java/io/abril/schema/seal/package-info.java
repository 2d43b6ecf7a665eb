/**
 * How values of Secrets are encrypted: by whoever has the controllers' public key, for controllers
 * alone. {@link io.abril.schema.seal.SealKey} seals, {@link io.abril.schema.seal.OpenKey} opens,
 * {@link io.abril.schema.seal.Envelope} is what lies between them. Only the JDK's cryptography.
 */
package io.abril.schema.seal;
