package io.abril.schema;

import io.abril.api.Kind;
import io.abril.api.config.Config;
import io.abril.api.config.Secret;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.job.Job;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.pool.ServicePool;
import java.util.List;

/** The kinds that the tests admit. */
final class Kinds {
  static final List<Kind<?, ?>> ALL =
      List.of(
          ServicePool.KIND,
          ConsumerEndpoint.KIND,
          LoadBalancer.KIND,
          Node.KIND,
          Job.KIND,
          Config.KIND,
          Secret.KIND);

  private Kinds() {}
}
