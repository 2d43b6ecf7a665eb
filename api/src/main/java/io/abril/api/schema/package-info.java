/**
 * Annotations from which the JSON Schema of a kind is derived. They stand on the components of spec
 * records; the derivation itself is in module {@code crds-schema}.
 */
package io.abril.api.schema;
