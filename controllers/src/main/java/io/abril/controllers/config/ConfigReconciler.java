package io.abril.controllers.config;

import io.abril.api.Resource;
import io.abril.api.config.ConfigSpec;
import io.abril.api.config.ConfigStatus;
import io.abril.controllers.Hashes;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.TreeMap;

/** Says who uses a config, and holds its deletion until nobody does. */
public final class ConfigReconciler
    implements Reconciler<ConfigSpec, ConfigStatus, ConfigDecision.Seen> {
  @Override
  public Future<ConfigDecision.Seen> observe(
      Resource<ConfigSpec, ConfigStatus> config, Context context) {
    var data = new TreeMap<>(config.spec().data());
    return Future.succeededFuture(
        new ConfigDecision.Seen(
            Hashes.hex12(data.toString()),
            Optional.empty(),
            Uses.ofConfig(context, config.name())));
  }

  @Override
  public Plan<ConfigStatus> decide(
      Resource<ConfigSpec, ConfigStatus> config, ConfigDecision.Seen seen) {
    return ConfigDecision.decide(config, config.spec().data().keySet(), seen);
  }
}
