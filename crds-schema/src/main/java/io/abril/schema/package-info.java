/**
 * What a document must look like, and the one door that every document goes through.
 *
 * <p>Start at {@link io.abril.schema.Admission}: text in, a typed and normalised document or a list
 * of sentences out. {@code abrilctl apply}, git and the leader call the same class, so they never
 * disagree. {@link io.abril.schema.Schemas} derives the JSON Schema of a kind from its spec record,
 * {@link io.abril.schema.Json} is the one way in which abril reads and writes JSON. {@link
 * io.abril.schema.Registration} refuses kinds that contradict themselves, {@link
 * io.abril.schema.Upgrades} brings specs of older versions to the present one, {@link
 * io.abril.schema.PublishedKind} is what other programs know of a kind.
 *
 * <p>No I/O here; anybody but the package {@code io.abril.api} may call it.
 */
package io.abril.schema;
