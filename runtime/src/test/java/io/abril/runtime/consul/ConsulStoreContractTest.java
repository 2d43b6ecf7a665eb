package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;

import io.abril.runtime.store.StateStore;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.ConsulDriver;
import io.abril.testkit.ConsulDriver.Access;
import io.abril.testkit.RealConsul;
import io.abril.testkit.StateStoreContract;
import io.abril.testkit.StoreDriver;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** On a real agent, with the watch that a small root has. */
@RealConsul
class ConsulStoreContractTest extends StateStoreContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();

  private final ConsulAgent agent;
  private final Vertx vertx = Vertx.vertx();

  ConsulStoreContractTest(ConsulAgent agent) {
    this.agent = agent;
  }

  @Override
  protected StoreDriver open() {
    return ConsulDriver.of(agent, getClass().getSimpleName() + ROOTS.getAndIncrement(), this::store)
        .whenClosed(() -> result(vertx.close()));
  }

  private StateStore store(Access access) {
    var settings =
        new ConsulSettings(
            access.url(),
            Optional.of(access.token()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return store(vertx, ConsulHttp.of(vertx, settings), access.root());
  }

  /** The store under test; others have other watches. */
  StateStore store(Vertx vertx, ConsulHttp http, String root) {
    return new ConsulStore(vertx, http, root);
  }
}
