package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.api.Durations;
import io.abril.api.job.Job;
import io.abril.api.pool.ServicePool;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code abrilctl registry gc}: frees the space of images that were removed. The registry's API
 * can't, so its own command runs as a job beside it, on the same files.
 */
@Command(
    name = "gc",
    description = {
      "Frees the space of layers that no image has any more: runs the registry's garbage-collect as"
          + " a job beside the pool that abril runs it as.",
      "Push nothing meanwhile: a layer that was just pushed, and whose image was not yet, would go."
    },
    footer = {"", "Example: abrilctl registry gc --pool registry-2.0.0"})
final class RegistryGc implements Callable<Integer> {
  private static final List<String> SHARED =
      List.of("image", "user", "readOnly", "capDrop", "dns", "env", "envFrom", "files", "volumes");

  private final Context context;

  @Option(
      names = "--pool",
      defaultValue = "",
      paramLabel = "NAME",
      description = "The registry's pool; default: the one whose service is 'registry'.")
  String pool;

  @Option(
      names = "--config",
      defaultValue = "/etc/registry/config.yml",
      paramLabel = "PATH",
      description = "Its configuration in the container; default: /etc/registry/config.yml.")
  String config;

  @Option(names = "--timeout", defaultValue = "1h", description = "How long; default: 1h.")
  Duration timeout;

  @Option(names = "--keep", description = "Keep the job, for 'abrilctl describe job'.")
  boolean keep;

  RegistryGc(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    var registry = registry(store);
    var name = registry.name() + "-gc";
    var runs = new Runs(context, store, name);
    int before = runs.begin(job(registry, name));
    int code =
        new RunFollow(context, store, new Target(Job.KIND, name), before)
            .toTheEnd(timeout.plusMinutes(2));
    if (!keep) {
      runs.remove();
    }
    return code;
  }

  private ObjectView registry(Store store) {
    if (!pool.isEmpty()) {
      return store.need(ServicePool.KIND, pool);
    }
    var found =
        store.list(ServicePool.KIND).stream()
            .filter(p -> p.tree().path("spec").path("service").asText().equals("registry"))
            .toList();
    if (found.size() != 1) {
      throw new Failure(
          found.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.USAGE,
          found.isEmpty()
              ? "no pool has the service 'registry'; 'deploy/registry up' makes one, or name the"
                  + " registry's with --pool"
              : "several pools have the service 'registry'; choose one with --pool");
    }
    return found.get(0);
  }

  private ObjectNode job(ObjectView registry, String name) {
    JsonNode model = registry.wish().orElseGet(registry::tree).path("spec");
    for (JsonNode volume : model.path("volumes")) {
      if (volume.hasNonNull("name")) {
        throw new Failure(
            ExitCode.CONFLICT,
            registry.ref()
                + " keeps its files in the volume '"
                + volume.path("name").asText()
                + "', which is the slot's own; run 'docker exec' in its container instead");
      }
    }
    var document = Runs.document(name);
    var spec = (ObjectNode) document.get("spec");
    for (String field : SHARED) {
      if (model.has(field)) {
        spec.set(field, model.get(field));
      }
    }
    spec.set(
        "args", Json.mapper().valueToTree(List.of("garbage-collect", "--delete-untagged", config)));
    spec.putObject("on").put("pool", registry.name());
    spec.put("timeout", Durations.format(timeout));
    return document;
  }
}
