package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.rollout.Judge;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Request;
import io.abril.abrilctl.state.Store;
import io.abril.api.Version;
import io.abril.api.VersionRange;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import io.abril.api.endpoint.WantedVersion;
import io.abril.api.pool.ServicePool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl deploy}: blue/green in one command. */
@Command(
    name = "deploy",
    description = "Starts a version beside the live one, and switches the endpoint to it.",
    footer = {
      "",
      "Example: abrilctl deploy date 1.0.1 --image registry.service.consul:5000/cs/date:1.0.1"
    })
final class Deploy implements Callable<Integer> {
  private static final Set<Phase> GIVEN_UP = EnumSet.of(Phase.FAILED, Phase.EXPIRED);

  private final Context context;

  @Parameters(index = "0", paramLabel = "SERVICE", description = "The service.")
  String service;

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
  String version;

  @Option(
      names = "--image",
      paramLabel = "REF",
      description = "Image; default: the live pool's with the version as its tag.")
  Optional<String> image = Optional.empty();

  @Option(
      names = "--endpoint",
      paramLabel = "NAME",
      description = "The endpoint to switch; needed when several take the version.")
  Optional<String> endpoint = Optional.empty();

  @Option(names = "--no-wait", description = "Don't follow the switch.")
  boolean noWait;

  @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
  Duration timeout;

  Deploy(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var wanted =
        Version.parse(version)
            .orElseThrow(
                () -> Failure.usage("'" + version + "' is not a semantic version such as 1.0.1"));
    var store = context.store();
    var chosen = endpoint(store, wanted);
    var target = new Target(chosen.kind(), chosen.name());
    pool(store, chosen, wanted);
    if (isLeftToTheControllers(chosen, wanted)) {
      context.say(chosen.title() + " unchanged: takes the highest ready version of its range");
    } else {
      boolean changed =
          new Edit(store)
              .change(
                  target,
                  document ->
                      ((ObjectNode) document.get("spec")).put("version", wanted.toString()));
      context.say(chosen.title() + (changed ? " set to " : " unchanged: wants ") + wanted);
    }
    if (isHeld(chosen, wanted)) {
      store.request(
          chosen.ref(), Request.of("retry", "", context.user(), context.now()), context.now());
      context.say(chosen.title() + " retry of " + wanted + " requested");
    }
    return noWait ? ExitCode.OK : new Follow(context, store, timeout, false).to(target, wanted);
  }

  /** {@code version: auto} takes a newer version by itself; an older one has to be named. */
  private static boolean isLeftToTheControllers(ObjectView endpoint, Version wanted) {
    var spec = endpoint.wish().orElseGet(endpoint::tree).path("spec");
    return spec.path("version").asText().equals(WantedVersion.AUTO.toString())
        && Judge.status(endpoint)
            .flatMap(EndpointStatus::live)
            .map(live -> wanted.compareTo(live) >= 0)
            .orElse(true);
  }

  /** A version that was reverted or failed is not tried again without being told. */
  private static boolean isHeld(ObjectView endpoint, Version wanted) {
    return Judge.status(endpoint)
        .filter(
            s ->
                s.rejected().contains(wanted)
                    || (GIVEN_UP.contains(s.phase())
                        && s.attempt().map(Attempt::candidate).filter(wanted::equals).isPresent()))
        .isPresent();
  }

  private ObjectView endpoint(Store store, Version wanted) {
    var taking = new ArrayList<ObjectView>();
    var others = new ArrayList<String>();
    for (var candidate : store.list(ConsumerEndpoint.KIND)) {
      var spec = candidate.wish().orElseGet(candidate::tree).path("spec");
      boolean named = endpoint.map(candidate.name()::equals).orElse(true);
      if (!named || !spec.path("service").asText().equals(service)) {
        continue;
      }
      if (takes(spec.path("range").asText(), wanted)) {
        taking.add(candidate);
      } else {
        others.add(candidate.name() + " takes " + spec.path("range").asText());
      }
    }
    if (taking.size() > 1) {
      throw Failure.usage(
          "several endpoints take "
              + service
              + " "
              + wanted
              + ": "
              + String.join(", ", taking.stream().map(ObjectView::name).toList())
              + "; choose one with --endpoint");
    }
    if (taking.isEmpty()) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "no endpoint"
              + endpoint.map(name -> " '" + name + "'").orElse("")
              + " of service '"
              + service
              + "' takes "
              + wanted
              + (others.isEmpty() ? "" : " (" + String.join(", ", others) + ")")
              + "; 'abrilctl get consumerendpoints' lists them");
    }
    return taking.get(0);
  }

  private static boolean takes(String range, Version version) {
    try {
      return VersionRange.of(range).contains(version);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Makes the version's pool after the live one's, unless it is there. */
  private void pool(Store store, ObjectView endpoint, Version wanted) {
    var pools = new Pools(store.list(ServicePool.KIND), service);
    var present = pools.of(wanted);
    if (present.isPresent()) {
      var pool = present.get();
      if (pool.deleting()) {
        throw new Failure(
            ExitCode.CONFLICT,
            pool.ref()
                + " is being deleted; 'abrilctl wait "
                + pool.ref()
                + " --for delete' first");
      }
      image.ifPresent(
          ref -> {
            new Edit(store)
                .change(
                    new Target(pool.kind(), pool.name()),
                    document ->
                        ((ObjectNode) document.get("spec")).withObject("/image").put("ref", ref));
          });
      context.say(pool.title() + " is there");
      return;
    }
    var name = service + "-" + wanted;
    var model = pools.model(endpoint);
    var document = pools.copy(model, name, wanted, image);
    if (!new Edit(store).create(new Target(ServicePool.KIND, name), document)) {
      throw new Failure(
          ExitCode.CONFLICT, "servicepools/" + name + " was made just now by somebody else");
    }
    context.say(
        "servicepool/"
            + name
            + " created after "
            + model.name()
            + " with image "
            + document.path("spec").path("image").path("ref").asText());
  }
}
