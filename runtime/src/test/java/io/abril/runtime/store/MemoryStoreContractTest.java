package io.abril.runtime.store;

import io.abril.testkit.MemoryDriver;
import io.abril.testkit.StateStoreContract;
import io.abril.testkit.StoreDriver;

/** The store that other tests stand on does what Consul's does. */
class MemoryStoreContractTest extends StateStoreContract {
  @Override
  protected StoreDriver open() {
    return new MemoryDriver();
  }
}
