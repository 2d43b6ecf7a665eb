package io.abril.controllers.consul;

import io.abril.runtime.consul.ConsulHttp;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The same with those that carry no SemVer tag. */
  private final Map<String, List<Entry>> instances = new HashMap<>();

  private final Set<String> asked = new HashSet<>();
  private Map<String, Boolean> listed = Map.of();
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
  public Optional<List<Entry>> instances(String service) {
    if (asked.add(service) && listed.containsKey(service)) {
      follow(service);
    }
    return named && !listed.containsKey(service)
        ? Optional.of(List.of())
        : Optional.ofNullable(instances.get(service));
  }

  @Override
  public boolean synced() {
    return named && unseen.isEmpty();
  }

  private void named(String body) {
    if (closed) {
      return;
    }
    Map<String, Boolean> now = CatalogParser.services(body);
    if (now.isEmpty()) {
      // Consul lists at least itself: nothing at all is a token without rights, not an empty world.
      throw new IllegalArgumentException(
          "Consul lists no service at all; may the token read them?");
    }
    for (String gone : Set.copyOf(wanted)) {
      if (!now.getOrDefault(gone, false) && !(now.containsKey(gone) && asked.contains(gone))) {
        forget(gone);
      }
    }
    boolean first = !named;
    named = true;
    listed = now;
    now.forEach(
        (name, versioned) -> {
          boolean isNew = (versioned || asked.contains(name)) && follow(name);
          if (versioned && (isNew || !instances.containsKey(name))) {
            unseen.add(name);
          }
        });
    if (first) {
      // That they are not there is known now.
      asked.stream().filter(name -> !now.containsKey(name)).forEach(this::tell);
    }
  }

  /** Begins to poll a service; answers whether it wasn't polled before. */
  private boolean follow(String name) {
    boolean isNew = wanted.add(name);
    if (isNew) {
      polls.computeIfAbsent(name, this::poll).begin();
      seats.polls(wanted.size());
    }
    return isNew;
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
    List<Entry> before = instances.put(service, now);
    entries.put(service, now.stream().filter(e -> !e.version().isEmpty()).toList());
    if (first || !now.equals(before)) {
      tell(service);
    }
  }

  private void forget(String service) {
    wanted.remove(service);
    unseen.remove(service);
    polls.get(service).end();
    seats.polls(wanted.size());
    entries.remove(service);
    List<Entry> before = instances.remove(service);
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
