package io.abril.abrilctl.state;

import io.abril.abrilctl.base.Failure;
import io.abril.api.Kind;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.pool.ServicePool;
import io.abril.schema.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds that the client knows, and the names that people have for them. */
public final class KindTable {
  /** In the order in which they depend on each other, which is the order of {@code get all}. */
  public static final List<Kind<?, ?>> ALL =
      List.of(Node.KIND, ServicePool.KIND, ConsumerEndpoint.KIND, LoadBalancer.KIND);

  private KindTable() {}

  /** The kind of that name: CamelCase, plural, or short. */
  public static Optional<Kind<?, ?>> find(String word) {
    var name = word.toLowerCase(Locale.ROOT);
    for (var kind : ALL) {
      if (names(kind).contains(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The kind of that name, or a failure that suggests one. */
  public static Kind<?, ?> need(String word) {
    return find(word).orElseThrow(() -> unknown(word, List.of()));
  }

  /** The failure for a word that is no kind; {@code more} are other words that would have done. */
  public static Failure unknown(String word, List<String> more) {
    var known = new ArrayList<>(more);
    ALL.forEach(kind -> known.addAll(names(kind)));
    var clause = Suggestion.clause(word, known);
    var plurals = new ArrayList<>(ALL.stream().map(Kind::plural).toList());
    plurals.addAll(more);
    return Failure.usage(
        "unknown kind '"
            + word
            + "'"
            + (clause.isEmpty() ? "; known: " + String.join(", ", plurals) : clause));
  }

  /** The kind's name in output: {@code servicepool}. */
  public static String singular(Kind<?, ?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> names(Kind<?, ?> kind) {
    var names = new ArrayList<>(kind.shortNames());
    names.add(kind.plural());
    names.add(singular(kind));
    return names;
  }
}
