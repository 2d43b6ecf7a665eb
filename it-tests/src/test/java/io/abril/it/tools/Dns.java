package io.abril.it.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks one resolver, with the payload size that lets all instances answer. */
public final class Dns {
  private static final int PAYLOAD = 4096;

  private final SimpleResolver resolver;

  /** The resolver at {@code address:port}. */
  public Dns(String address) {
    int colon = address.lastIndexOf(':');
    try {
      resolver = new SimpleResolver(address.substring(0, colon));
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
    resolver.setPort(Integer.parseInt(address.substring(colon + 1)));
    resolver.setEDNS(0, PAYLOAD, 0, List.of());
    resolver.setTimeout(Duration.ofSeconds(5));
  }

  /** {@code address:port} of every SRV answer, in order. */
  public List<String> srv(String name) {
    var message = ask(name, Type.SRV);
    var found = new TreeSet<String>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof SRVRecord srv) {
        found.add(address(message, srv.getTarget()) + ":" + srv.getPort());
      }
    }
    return List.copyOf(found);
  }

  private String address(Message message, Name target) {
    for (Record record : message.getSection(Section.ADDITIONAL)) {
      if (record instanceof ARecord a && a.getName().equals(target)) {
        return a.getAddress().getHostAddress();
      }
    }
    return String.join(",", addresses(target.toString()));
  }

  /** Addresses of a name, in order. */
  public List<String> addresses(String name) {
    var found = new TreeSet<String>();
    for (Record record : ask(name, Type.A).getSection(Section.ANSWER)) {
      if (record instanceof ARecord a) {
        found.add(a.getAddress().getHostAddress());
      }
    }
    return List.copyOf(found);
  }

  /** The name that a name is an alias of, without the last dot; empty when it is none. */
  public String alias(String name) {
    for (Record record : ask(name, Type.A).getSection(Section.ANSWER)) {
      if (record instanceof CNAMERecord cname) {
        return cname.getTarget().toString(true);
      }
    }
    return "";
  }

  private Message ask(String name, int type) {
    try {
      var absolute = name.endsWith(".") ? name : name + ".";
      return resolver.send(
          Message.newQuery(Record.newRecord(Name.fromString(absolute), type, DClass.IN)));
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
