package io.abril.controllers.config;

import io.abril.api.Resource;
import io.abril.api.config.ConfigStatus;
import io.abril.api.config.SecretSpec;
import io.abril.controllers.Hashes;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says whether a secret can be opened and who uses it; holds its deletion until nobody does. */
public final class SecretReconciler
    implements Reconciler<SecretSpec, ConfigStatus, ConfigDecision.Seen> {
  private final SealedSecrets secrets;

  /** A reconciler of secrets. */
  public SecretReconciler(SealedSecrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public Future<ConfigDecision.Seen> observe(
      Resource<SecretSpec, ConfigStatus> secret, Context context) {
    var users = Uses.ofSecret(context, secret.name());
    return context
        .blocking(() -> digest(secret.name(), secret.spec().data()))
        .map(digest -> new ConfigDecision.Seen(digest, Optional.empty(), users))
        .recover(
            e ->
                e instanceof Secrets.CannotOpen
                    ? Future.succeededFuture(
                        new ConfigDecision.Seen("", Optional.of(e.getMessage()), users))
                    : Future.failedFuture(e));
  }

  private String digest(String name, Map<String, String> envelopes) {
    var digests = new TreeMap<String, String>();
    new TreeMap<>(envelopes)
        .forEach((key, envelope) -> digests.put(key, secrets.digest(name, key, envelope)));
    return Hashes.hex12(digests.toString());
  }

  @Override
  public Plan<ConfigStatus> decide(
      Resource<SecretSpec, ConfigStatus> secret, ConfigDecision.Seen seen) {
    return ConfigDecision.decide(secret, secret.spec().data().keySet(), seen);
  }
}
