package io.abril.controllers.consul;

import io.abril.runtime.consul.ConsulHttp;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A {@link Catalog} kept by blocking queries: one on the names of all services, and one on the
 * health of each that carries a SemVer tag. While Consul is silent, the view stays as it was.
 */
public final class ConsulCatalog implements Catalog, AutoCloseable {
  /**
   * Of the connections that an agent allows one client; the store's own polls need some as well.
   */
  private static final int SEATS = 60;

  private final Vertx vertx;
  private final ConsulHttp http;
  private final PollSeats seats = new PollSeats(SEATS);
  private final Poll names;
  private final Map<String, Poll> polls = new HashMap<>();
  private final Map<String, List<Entry>> entries = new TreeMap<>();
  private final Set<String> wanted = new HashSet<>();
  private final Set<String> unseen = new HashSet<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private boolean named;
  private boolean closed;

  /** A catalog that {@link #start} fills. */
  public ConsulCatalog(Vertx vertx, ConsulHttp http) {
    this.vertx = vertx;
    this.http = http;
    this.names = new Poll(vertx, http, new PollSeats(1), "/v1/catalog/services", this::named);
  }

  /** Begins to ask, on the event loop that it belongs to from now on. */
  public void start() {
    names.begin();
  }

  /**
   * Tells the listener, on the event loop, the name of each service whose entries changed, and of
   * each that was looked at for the first time.
   */
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  @Override
  public Set<String> services() {
    var with = new TreeSet<String>();
    entries.forEach(
        (service, of) -> {
          if (!of.isEmpty()) {
            with.add(service);
          }
        });
    return with;
  }

  @Override
  public List<Entry> entries(String service) {
    return entries.getOrDefault(service, List.of());
  }

  @Override
  public boolean synced() {
    return named && unseen.isEmpty();
  }

  private void named(String body) {
    if (closed) {
      return;
    }
    Set<String> now = CatalogParser.services(body);
    if (CatalogParser.tree(body).isEmpty()) {
      // Consul lists at least itself: nothing at all is a token without rights, not an empty world.
      throw new IllegalArgumentException(
          "Consul lists no service at all; may the token read them?");
    }
    for (String gone : Set.copyOf(wanted)) {
      if (!now.contains(gone)) {
        forget(gone);
      }
    }
    for (String name : now) {
      if (wanted.add(name)) {
        unseen.add(name);
        polls.computeIfAbsent(name, this::poll).begin();
      }
    }
    seats.polls(wanted.size());
    named = true;
  }

  private Poll poll(String service) {
    return new Poll(
        vertx, http, seats, "/v1/health/service/" + escape(service), body -> seen(service, body));
  }

  private void seen(String service, String body) {
    if (closed || !wanted.contains(service)) {
      return;
    }
    List<Entry> now = CatalogParser.entries(body);
    boolean first = unseen.remove(service);
    List<Entry> before = entries.put(service, now);
    if (first || !now.equals(before)) {
      tell(service);
    }
  }

  private void forget(String service) {
    wanted.remove(service);
    unseen.remove(service);
    // The poll goes on until its wait is over, and serves again if the service comes back.
    polls.get(service).end();
    List<Entry> before = entries.remove(service);
    if (before != null && !before.isEmpty()) {
      tell(service);
    }
  }

  private void tell(String service) {
    listeners.forEach(l -> l.accept(service));
  }

  static String escape(String segment) {
    return java.net.URLEncoder.encode(segment, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  @Override
  public void close() {
    closed = true;
    names.end();
    polls.values().forEach(Poll::end);
  }
}
