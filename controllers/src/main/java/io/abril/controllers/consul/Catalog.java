package io.abril.controllers.consul;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A view of Consul's services that carry a SemVer tag, and of others that are asked for, kept by
 * blocking queries. Belongs to the event loop.
 */
public interface Catalog {
  /** Names of services that have an entry with a SemVer tag, in order. */
  Set<String> services();

  /** The entries of a service, in the order of their ids; empty for a service that isn't there. */
  List<Entry> entries(String service);

  /**
   * All instances of a service, whatever their tags, in the order of their ids; from the first call
   * on, the view has them. Empty as long as they have not been read.
   */
  Optional<List<Entry>> instances(String service);

  /** Whether the view has been complete once. */
  boolean synced();

  /**
   * One registered service instance.
   *
   * @param node Consul's node
   * @param id service id on that node
   * @param address the service's address; the node's when it has none
   * @param version its SemVer tag; empty text when it has none
   * @param passing whether no check of it or its node is critical or in warning
   */
  record Entry(
      String node,
      String id,
      String service,
      String version,
      String address,
      int port,
      List<String> tags,
      Map<String, String> meta,
      boolean passing) {}
}
