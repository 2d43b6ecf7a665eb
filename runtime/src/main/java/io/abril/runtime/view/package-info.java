/**
 * Caches that reconcilers read. Start at {@link io.abril.runtime.view.KvView}: it is never older
 * than the reader's own last write.
 */
package io.abril.runtime.view;
