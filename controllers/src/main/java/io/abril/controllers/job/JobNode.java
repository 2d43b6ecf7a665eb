package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.node.NodeSpec;
import java.util.List;

/**
 * What a job's container gets from its node.
 *
 * @param dns the node's resolvers
 */
record JobNode(String name, String address, String publicAddress, List<String> dns) {
  static JobNode of(Resource<NodeSpec, ?> node) {
    var spec = node.spec();
    return new JobNode(
        node.name(), spec.address(), spec.publicAddress().orElse(spec.address()), spec.dns());
  }
}
