package io.abril.controllers.config;

import io.abril.api.config.Config;
import io.abril.api.config.Secret;
import io.abril.api.pool.Workload;
import io.abril.controllers.config.Content.Source;
import io.abril.runtime.Lookup;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gathers what workloads get of configs and secrets. Belongs to the event loop; what computes runs
 * on a worker thread.
 */
public final class Contents {
  private final SealedSecrets secrets;
  private final WorkerExecutor workers;
  private final Map<String, Content> latest = new HashMap<>();

  /** Gathers with these secrets. */
  public Contents(SealedSecrets secrets, WorkerExecutor workers) {
    this.secrets = secrets;
    this.workers = workers;
  }

  /** What the workload gets as things are now. */
  public Future<Content> of(Lookup lookup, Workload workload) {
    var data = new HashMap<Source, Map<String, String>>();
    sources(workload).forEach(source -> find(lookup, source, data));
    return data.keySet().stream().anyMatch(Source::isSecret)
        ? workers.executeBlocking(() -> new Content(secrets, workload, data), false)
        : Future.succeededFuture(new Content(secrets, workload, data));
  }

  private static Stream<Source> sources(Workload workload) {
    return Stream.concat(
        workload.envFrom().stream().map(Source::of), workload.files().stream().map(Source::of))
        .collect(Collectors.toSet())
        .stream();
  }

  private static void find(Lookup lookup, Source source, Map<Source, Map<String, String>> data) {
    if (source.isSecret()) {
      lookup.find(Secret.KIND, source.name()).ifPresent(s -> data.put(source, s.spec().data()));
    } else {
      lookup.find(Config.KIND, source.name()).ifPresent(c -> data.put(source, c.spec().data()));
    }
  }

  /** Keeps what was found for an owner, for the deeds that follow. */
  public void keep(String owner, Content content) {
    if (content.isEmpty()) {
      latest.remove(owner);
    } else {
      latest.put(owner, content);
    }
  }

  /** What was last found for an owner. */
  public Content latest(String owner, Workload workload) {
    var kept = latest.get(owner);
    return kept == null ? new Content(secrets, workload, Map.of()) : kept;
  }

  /** Nothing of an owner is needed any more. */
  public void forget(String owner) {
    latest.remove(owner);
  }

  /** Runs what opens secrets beside the event loop. */
  <T> Future<T> open(Callable<T> work) {
    return workers.executeBlocking(work, false);
  }
}
