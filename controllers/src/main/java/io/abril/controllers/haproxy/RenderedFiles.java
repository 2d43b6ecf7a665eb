package io.abril.controllers.haproxy;

import io.abril.controllers.Hashes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of one HAProxy, below {@link Layout#FOLDER}.
 *
 * @param files name to text
 * @param structureHash digest of what only a reload can change; HAProxy tells the one that it runs
 * @param hash digest of everything
 */
public record RenderedFiles(SortedMap<String, String> files, String structureHash, String hash) {

  /** Copies the map. */
  public RenderedFiles {
    files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  static RenderedFiles of(Map<String, String> files, String structureHash) {
    var sorted = new TreeMap<>(files);
    return new RenderedFiles(sorted, structureHash, Hashes.hex12(sorted.toString()));
  }

  /** Whether only root may read it: it holds keys, or hashes of passwords. */
  public static boolean isSecret(String file) {
    return file.endsWith(".pem") || file.equals(Layout.CONFIG) || file.equals(Layout.CANDIDATE);
  }

  /** Names and digests, never texts. */
  @Override
  public String toString() {
    return "RenderedFiles" + files.keySet() + " " + structureHash + " " + hash;
  }
}
