package io.abril.controllers.loadbalancer;

import io.abril.api.config.Secret;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.controllers.config.Secrets;
import io.abril.runtime.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens the Secrets that load balancers name, beside the event loop. What was opened is kept while
 * the document is the same: every pass needs all of it, and a pass must not wait for the RSA of
 * each. Belongs to the event loop.
 */
final class OpenedSecrets {
  private final Secrets secrets;
  private final Map<String, Known> known = new HashMap<>();

  private record Known(Map<String, String> envelopes, Opened opened) {
    @Override
    public String toString() {
      return opened.toString();
    }
  }

  OpenedSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  /** All of them, opened as far as they can be. */
  Future<Map<String, Opened>> of(LoadBalancerSpec spec, Context context) {
    var found = new HashMap<String, Opened>();
    List<Future<Opened>> opening = new ArrayList<>();
    for (String name : spec.secrets()) {
      var secret = context.find(Secret.KIND, name);
      if (secret.isEmpty()) {
        known.remove(name);
        found.put(name, Opened.missing(name));
        continue;
      }
      var envelopes = secret.get().spec().data();
      var before = known.get(name);
      if (before != null && before.envelopes().equals(envelopes)) {
        found.put(name, before.opened());
        continue;
      }
      opening.add(
          context
              .blocking(() -> secrets.values(context, name).orElseThrow())
              .map(values -> new Opened(values, ""))
              .onSuccess(opened -> known.put(name, new Known(envelopes, opened)))
              .otherwise(e -> new Opened(Map.of(), String.valueOf(e.getMessage())))
              .onSuccess(opened -> found.put(name, opened)));
    }
    return Future.all(opening).map(done -> found);
  }
}
