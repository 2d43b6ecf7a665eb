package io.abril.runtime.loop;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Texts that a group's leader keeps in Consul KV for others to read; written on difference. */
final class Publications {
  private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

  private final Parts parts;
  private final Map<String, Supplier<Optional<String>>> texts = new LinkedHashMap<>();
  private boolean writing;

  Publications(Parts parts) {
    this.parts = parts;
  }

  void add(String key, Supplier<Optional<String>> text) {
    texts.put(key, text);
  }

  /** Looks whether they are still as they are to be; does nothing while this process can't know. */
  void look() {
    var lease = parts.leadership().lease();
    if (writing || lease.isEmpty() || !parts.views().synced()) {
      return;
    }
    var writes = new ArrayList<Write>();
    texts.forEach((key, text) -> write(key, text.get()).ifPresent(writes::add));
    if (writes.isEmpty()) {
      return;
    }
    writing = true;
    parts
        .writer()
        .commit(writes, lease.get())
        .onFailure(e -> LOG.warn("outcome=not-published cause=\"{}\"", e.getMessage()))
        .onComplete(r -> writing = false);
  }

  private Optional<Write> write(String key, Optional<String> wanted) {
    var there = parts.views().family(key.substring(0, key.indexOf('/'))).get(key).map(Entry::value);
    if (there.equals(wanted)) {
      return Optional.empty();
    }
    return Optional.of(wanted.<Write>map(text -> Write.put(key, text)).orElse(Write.delete(key)));
  }
}
