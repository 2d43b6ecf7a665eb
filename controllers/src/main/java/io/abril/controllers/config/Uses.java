package io.abril.controllers.config;

import io.abril.api.Resource;
import io.abril.api.job.Job;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.pool.EnvFrom;
import io.abril.api.pool.FileMount;
import io.abril.api.pool.Image;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.Workload;
import io.abril.runtime.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who names which config or secret. Pure but for the views. */
public final class Uses {
  private Uses() {}

  /** Secrets that a workload names, for its registry included. */
  public static Set<String> secrets(Workload workload) {
    return Stream.of(
            workload.envFrom().stream().map(EnvFrom::secret),
            workload.files().stream().map(FileMount::secret),
            Stream.of(auth(workload.image())))
        .flatMap(Function.identity())
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private static Optional<String> auth(Image image) {
    return image.auth().map(ref -> ref.secret());
  }

  /** Configs that a workload names. */
  public static Set<String> configs(Workload workload) {
    return Stream.concat(
            workload.envFrom().stream().map(EnvFrom::config),
            workload.files().stream().map(FileMount::config))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** Secrets that a node names. */
  static Set<String> secrets(NodeSpec node) {
    return Stream.concat(
            node.docker().tls().stream(), node.consulAgent().flatMap(a -> a.tls()).stream())
        .map(ref -> ref.secret())
        .collect(Collectors.toSet());
  }

  /** Everybody who names that secret, as {@code pool/web-1.0.0}, sorted by kind and name. */
  static List<String> ofSecret(Lookup lookup, String name) {
    var users = ofWorkloads(lookup, spec -> secrets(spec).contains(name));
    lookup.all(Node.KIND).stream()
        .filter(node -> secrets(node.spec()).contains(name))
        .forEach(node -> users.add("node/" + node.name()));
    lookup.all(LoadBalancer.KIND).stream()
        .filter(lb -> lb.spec().secrets().contains(name))
        .forEach(lb -> users.add("loadbalancer/" + lb.name()));
    return users.stream().sorted().toList();
  }

  /** Everybody who names that config, as {@code pool/web-1.0.0}, sorted by kind and name. */
  static List<String> ofConfig(Lookup lookup, String name) {
    return ofWorkloads(lookup, spec -> configs(spec).contains(name)).stream().sorted().toList();
  }

  private static List<String> ofWorkloads(Lookup lookup, Function<Workload, Boolean> uses) {
    var users = new ArrayList<String>();
    note(users, "pool/", lookup.all(ServicePool.KIND), uses);
    note(users, "job/", lookup.all(Job.KIND), uses);
    return users;
  }

  private static <S extends Workload> void note(
      List<String> users,
      String prefix,
      List<? extends Resource<S, ?>> objects,
      Function<Workload, Boolean> uses) {
    objects.stream()
        .filter(object -> uses.apply(object.spec()))
        .forEach(object -> users.add(prefix + object.name()));
  }
}
