package io.abril.controllers.dns;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks one name server, without a cache and without search domains. A name that isn't there is an
 * empty answer; a server that refuses or is silent is a failed future with a sentence.
 */
public final class Resolver {
  /**
   * Without it, Consul's plain UDP answers hold three records and don't say that there are more.
   */
  private static final int EDNS_PAYLOAD = 4096;

  private final Vertx vertx;
  private final SimpleResolver server;
  private final String shown;

  /**
   * One SRV record.
   *
   * @param target host name, without the final dot
   * @param address of the target, when the server sent it along
   */
  public record Srv(String target, int port, Optional<String> address) implements Comparable<Srv> {
    @Override
    public int compareTo(Srv other) {
      int c = target.compareTo(other.target);
      return c != 0 ? c : Integer.compare(port, other.port);
    }
  }

  /** A resolver that asks that server; a truncated answer is asked for again over TCP. */
  public Resolver(Vertx vertx, String host, int port, Duration timeout) {
    this.vertx = vertx;
    this.server = new SimpleResolver(new InetSocketAddress(host, port));
    server.setTimeout(timeout);
    server.setEDNS(0, EDNS_PAYLOAD, 0, List.of());
    this.shown = host + ":" + port;
  }

  /** The IPv4 addresses of a name, aliases followed as far as the answer does. */
  public Future<Set<String>> addresses(String name) {
    return ask(name, Type.A).map(Resolver::addresses);
  }

  /** The SRV records of a name. */
  public Future<Set<Srv>> srv(String name) {
    return ask(name, Type.SRV).map(Resolver::services);
  }

  private Future<Message> ask(String name, int type) {
    Name absolute;
    try {
      absolute = Name.fromString(name, Name.root);
    } catch (TextParseException e) {
      return Future.failedFuture(
          new IllegalArgumentException("'" + name + "' is not a DNS name: " + e.getMessage(), e));
    }
    var question = Message.newQuery(Record.newRecord(absolute, type, DClass.IN));
    return Future.fromCompletionStage(server.sendAsync(question), vertx.getOrCreateContext())
        .recover(
            e ->
                Future.failedFuture(
                    new IllegalStateException(
                        "the name server " + shown + " does not answer for " + name, e)))
        .compose(
            answer ->
                switch (answer.getRcode()) {
                  case Rcode.NOERROR, Rcode.NXDOMAIN -> Future.succeededFuture(answer);
                  default ->
                      Future.failedFuture(
                          new IllegalStateException(
                              "the name server "
                                  + shown
                                  + " answered "
                                  + Rcode.string(answer.getRcode())
                                  + " for "
                                  + name));
                });
  }

  static Set<String> addresses(Message answer) {
    var found = new TreeSet<String>();
    for (Record record : answer.getSection(Section.ANSWER)) {
      if (record instanceof ARecord a) {
        found.add(a.getAddress().getHostAddress());
      } else if (record instanceof AAAARecord a) {
        found.add(a.getAddress().getHostAddress());
      }
    }
    return found;
  }

  static Set<Srv> services(Message answer) {
    var addresses = new TreeMap<Name, String>();
    for (Record record : answer.getSection(Section.ADDITIONAL)) {
      if (record instanceof ARecord a) {
        addresses.put(a.getName(), a.getAddress().getHostAddress());
      }
    }
    var found = new TreeSet<Srv>();
    for (Record record : answer.getSection(Section.ANSWER)) {
      if (record instanceof SRVRecord srv) {
        found.add(
            new Srv(
                srv.getTarget().toString(true),
                srv.getPort(),
                Optional.ofNullable(addresses.get(srv.getTarget()))));
      }
    }
    return found;
  }
}
