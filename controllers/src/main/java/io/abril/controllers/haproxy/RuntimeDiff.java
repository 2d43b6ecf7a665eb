package io.abril.controllers.haproxy;

import io.abril.controllers.Hashes;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import io.abril.controllers.haproxy.WorkerState.ServerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands that bring a running HAProxy to a configuration of the same structure. Order
 * matters: new servers are there before a route points at them, and old ones leave after.
 *
 * <p>Maps are changed entry by entry, each of which is atomic: a payload of {@code add map} that is
 * too long is cut off without a word.
 *
 * @param current commands for the current worker
 * @param old commands for old workers, which may still get one request a connection
 * @param leaving servers that wait for their last session
 */
public record RuntimeDiff(List<String> current, List<String> old, int leaving) {
  /** Copies the lists. */
  public RuntimeDiff {
    current = List.copyOf(current);
    old = List.copyOf(old);
  }

  /** Whether there is nothing to send. */
  public boolean isEmpty() {
    return current.isEmpty() && old.isEmpty();
  }

  /** A count and a digest: a command may hold a key. */
  @Override
  public String toString() {
    var all = Stream.concat(current.stream(), old.stream()).toList();
    return all.size() + " commands (" + Hashes.hex6(all.toString()) + ")";
  }

  /** What differs; backends that the running structure lacks are left to the reload. */
  public static RuntimeDiff of(HaproxyConfig wanted, RuntimeState actual, boolean sameStructure) {
    var diff = new Builder(wanted, actual, sameStructure);
    diff.addServers();
    diff.maps();
    diff.certificates();
    diff.removeServers();
    actual.old().forEach(diff::oldWorker);
    return new RuntimeDiff(diff.current, diff.old, diff.leaving);
  }

  private static final class Builder {
    private final HaproxyConfig wanted;
    private final RuntimeState actual;
    private final boolean sameStructure;
    private final Map<String, ServerState> have = new HashMap<>();
    private final Map<String, Server> want = new HashMap<>();
    private final Set<String> sticky = new HashSet<>();
    private final Set<String> backendsUp;
    private final List<String> current = new ArrayList<>();
    private final List<String> old = new ArrayList<>();
    private int leaving;

    Builder(HaproxyConfig wanted, RuntimeState actual, boolean sameStructure) {
      this.wanted = wanted;
      this.actual = actual;
      this.sameStructure = sameStructure;
      actual.current().servers().forEach(s -> have.put(s.backend() + "/" + s.name(), s));
      for (Backend backend : wanted.backends()) {
        backend.servers().forEach(s -> want.put(backend.name() + "/" + s.name(), s));
      }
      wanted.backends().stream()
          .filter(b -> b.traits().cookie().isPresent())
          .forEach(b -> sticky.add(b.name()));
      backendsUp =
          actual.current().servers().stream().map(ServerState::backend).collect(Collectors.toSet());
    }

    void addServers() {
      for (Backend backend : wanted.backends()) {
        for (Server server : backend.servers()) {
          var id = backend.name() + "/" + server.name();
          var is = have.get(id);
          if (is == null) {
            add(backend, id, server);
          } else if (!is.hostPort().equals(server.hostPort())) {
            current.add(
                "set server " + id + " addr " + server.address() + " port " + server.port());
          }
          if (is != null && is.closed()) {
            current.add("enable health " + id);
            current.add("set server " + id + " state ready");
          }
        }
      }
    }

    private void add(Backend backend, String id, Server server) {
      if (sameStructure || backendsUp.contains(backend.name())) {
        // A new server is in maintenance, without checks.
        current.add("add server " + id + " " + ConfigRenderer.serverWords(server, wanted.check()));
        current.add("enable health " + id);
        current.add("enable server " + id);
        if (backend.traits().cookie().isPresent()) {
          // Gives the new server its value; a command of its own can't.
          current.add("enable dynamic-cookie backend " + backend.name());
        }
      }
    }

    void maps() {
      if (sameStructure) {
        map(Layout.HOSTS, actual.current().hosts(), wanted.hosts());
        map(Layout.ROUTES, actual.current().routes(), wanted.routes());
        map(
            Layout.INDEX,
            Map.of(IndexPage.KEY, actual.current().index()),
            Map.of(IndexPage.KEY, IndexPage.html(wanted)));
      } else {
        flips("", actual.current(), current);
      }
    }

    private void map(String file, Map<String, String> is, Map<String, String> should) {
      var path = Layout.path(file);
      should.forEach(
          (key, value) -> {
            if (!is.containsKey(key)) {
              current.add("add map " + path + " " + key + " " + escape(value));
            } else if (!is.get(key).equals(value)) {
              current.add("set map " + path + " " + key + " " + escape(value));
            }
          });
      is.keySet().stream()
          .filter(key -> !should.containsKey(key))
          .sorted()
          .forEach(key -> current.add("del map " + path + " " + key));
    }

    /**
     * Each is a transaction; one that could not be finished must not stand in the next one's way.
     */
    void certificates() {
      for (Certificate certificate : wanted.certificates()) {
        var is = actual.current().certificates().get(certificate.file());
        if (is != null && !is.equals(certificate.identity()) && certificate.fitsCommand()) {
          var path = Layout.path(certificate.file());
          current.add("set ssl cert " + path + " <<\n" + certificate.pem());
          current.add("commit ssl cert " + path);
          current.add("abort ssl cert " + path);
        }
      }
    }

    /** Routes that this worker can follow, because it has a server behind their new backend. */
    private void flips(String prefix, WorkerState worker, List<String> to) {
      var served =
          worker.servers().stream()
              .filter(s -> s.up() && want.containsKey(s.backend() + "/" + s.name()))
              .map(ServerState::backend)
              .collect(Collectors.toSet());
      wanted
          .routes()
          .forEach(
              (route, backend) -> {
                var is = worker.routes().get(route);
                if (is != null && !is.equals(backend) && served.contains(backend)) {
                  to.add(
                      prefix
                          + "set map "
                          + Layout.path(Layout.ROUTES)
                          + " "
                          + route
                          + " "
                          + backend);
                }
              });
    }

    void removeServers() {
      for (ServerState server : actual.current().servers()) {
        var id = server.backend() + "/" + server.name();
        if (want.containsKey(id)) {
          continue;
        }
        leaving++;
        if (mustDrain(server)) {
          current.add("set server " + id + " state " + closed(server));
        } else if (actual.sessions(server.hostPort()) == 0) {
          current.add("set server " + id + " state maint");
          current.add("del server " + id);
        }
      }
    }

    /** A server that drains still gets whoever holds its cookie. */
    private String closed(ServerState server) {
      return sticky.contains(server.backend()) ? "maint" : "drain";
    }

    /**
     * Told to drain, a server that is down says DOWN on. It gets no requests anyway; should it come
     * up before it is gone, it drains then.
     */
    private static boolean mustDrain(ServerState server) {
      return !server.closed() && !server.down();
    }

    void oldWorker(WorkerState worker) {
      var prefix = "@!" + worker.pid() + " ";
      flips(prefix, worker, old);
      var wantedAddresses =
          want.values().stream().map(Server::hostPort).collect(Collectors.toSet());
      for (ServerState server : worker.servers()) {
        if (mustDrain(server) && !wantedAddresses.contains(server.hostPort())) {
          old.add(
              prefix
                  + "set server "
                  + server.backend()
                  + "/"
                  + server.name()
                  + " state "
                  + closed(server));
        }
      }
    }

    private static String escape(String value) {
      var out = new StringBuilder(value.length() + 64);
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (" \t;\\\"'#".indexOf(c) >= 0) {
          out.append('\\');
        }
        out.append(c);
      }
      return out.toString();
    }
  }
}
