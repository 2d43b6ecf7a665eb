package io.abril.runtime.consul;

import io.abril.runtime.store.StateStore;
import io.abril.testkit.ConsulAgent;
import io.vertx.core.Vertx;

/** The same contract with the watch of a large root, which begins at two keys here. */
class PartitionedContractTest extends ConsulStoreContractTest {
  PartitionedContractTest(ConsulAgent agent) {
    super(agent);
  }

  @Override
  StateStore store(Vertx vertx, ConsulHttp http, String root) {
    return new ConsulStore(
        vertx, http, root, WatchLimits.DEFAULT.withSmallRoot(1).withLeaf(1).withPolls(12));
  }
}
