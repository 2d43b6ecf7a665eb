package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.store.Entry;
import io.abril.runtime.view.KvView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of one kind's objects, parsed once per revision: a pass over an object that has not
 * changed asks for it several times.
 */
final class AcceptedRecords {
  private final KvView view;
  private final String prefix;
  private final Map<String, Parsed> parsed = new HashMap<>();

  private record Parsed(long revision, AcceptedDocument document) {}

  AcceptedRecords(KvView view, Kind<?, ?> kind) {
    this.view = view;
    this.prefix = "accepted/" + kind.plural() + "/";
  }

  /** The key of an object's record. */
  String key(String name) {
    return prefix + name;
  }

  /** The entry as it is stored. */
  Optional<Entry> entry(String name) {
    return view.get(key(name));
  }

  /**
   * The record.
   *
   * @throws IllegalStateException when it can't be read
   */
  Optional<AcceptedDocument> find(String name) {
    var entry = entry(name);
    if (entry.isEmpty()) {
      parsed.remove(name);
      return Optional.empty();
    }
    var known = parsed.get(name);
    if (known == null || known.revision != entry.get().revision()) {
      known = new Parsed(entry.get().revision(), AcceptedDocument.of(entry.get()));
      parsed.put(name, known);
    }
    return Optional.of(known.document);
  }
}
