package io.abril.abrilctl.state;

import io.abril.api.Kind;
import io.abril.api.config.Config;
import io.abril.api.config.Secret;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.job.Job;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.pool.ServicePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds that the client was compiled with; {@link Kinds} has those of a root besides. */
public final class KindTable {
  /** In the order in which they depend on each other, which is the order of {@code get all}. */
  public static final List<Kind<?, ?>> ALL =
      List.of(
          Config.KIND,
          Secret.KIND,
          Node.KIND,
          ServicePool.KIND,
          ConsumerEndpoint.KIND,
          LoadBalancer.KIND,
          Job.KIND);

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

  /**
   * Where the kind stands among those that depend on each other; others come last, since they may
   * depend on any of these.
   */
  public static int order(Kind<?, ?> kind) {
    int index = ALL.indexOf(kind);
    return index < 0 ? ALL.size() : index;
  }

  /** The kind's name in output: {@code servicepool}. */
  public static String singular(Kind<?, ?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static List<String> names(Kind<?, ?> kind) {
    var names = new ArrayList<>(List.of(kind.plural(), singular(kind)));
    names.addAll(kind.shortNames());
    return names;
  }
}
