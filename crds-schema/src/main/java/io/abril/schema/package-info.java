/**
 * What a document must look like, and the one door that every document goes through.
 *
 * <p>Start at {@link io.abril.schema.Admission}: text in, a typed and normalised document or a list
 * of sentences out. {@code abrilctl apply}, git and the leader call the same class, so they never
 * disagree. {@link io.abril.schema.Schemas} derives the JSON Schema of a kind from its spec record,
 * {@link io.abril.schema.Json} is the one way in which abril reads and writes JSON.
 *
 * <p>No I/O here; anybody but the package {@code io.abril.api} may call it.
 */
package io.abril.schema;
