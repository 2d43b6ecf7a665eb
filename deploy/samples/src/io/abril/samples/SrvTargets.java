package io.abril.samples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.ServiceUnavailableException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Instances found by DNS, at the resolver that {@code /etc/resolv.conf} names. A Consul service name that is an alias
 * has addresses but no ports; the prepared query of the same name has both, so that is asked first. Answers are kept
 * for {@value #KEEP_MILLIS} ms only, so that a switch is followed at once; while no resolver answers, the last ones
 * go on being used.
 */
final class SrvTargets implements Targets {

  private static final long KEEP_MILLIS = 200;

  /** While no resolver answers, a question costs more than a second. */
  private static final long KEEP_SILENT_MILLIS = 2000;

  private record Srv(int priority, int port, String host) {}

  private record Target(int priority, InetSocketAddress address) {}

  private record Found(List<Target> targets, long until) {}

  private final String name;
  private volatile Found last = new Found(List.of(), Long.MIN_VALUE);

  SrvTargets(String name) {
    this.name = name;
  }

  /** By priority, and at random within one, so that the instances share the requests. */
  @Override
  public List<InetSocketAddress> find() throws IOException {
    List<Target> targets = new ArrayList<>(current());
    Collections.shuffle(targets);
    targets.sort(Comparator.comparingInt(Target::priority));
    return targets.stream().map(Target::address).toList();
  }

  private List<Target> current() throws IOException {
    Found known = last;
    if (millis() < known.until) {
      return known.targets;
    }
    try {
      List<Target> targets = ask();
      last = new Found(targets, millis() + KEEP_MILLIS);
      return targets;
    } catch (CommunicationException | ServiceUnavailableException e) {
      if (known.targets.isEmpty()) {
        throw new IOException("no DNS server answers", e);
      }
      last = new Found(known.targets, millis() + KEEP_SILENT_MILLIS);
      return known.targets;
    } catch (NamingException e) {
      throw new IOException("DNS refuses the question (" + e.getMessage() + ")", e);
    }
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  private List<Target> ask() throws NamingException, IOException {
    DirContext dns = new InitialDirContext(settings());
    try {
      List<Srv> records = srv(dns, name.replaceFirst("\\.service\\.", ".query."));
      if (records.isEmpty()) {
        records = srv(dns, name);
      }
      List<Target> targets = new ArrayList<>();
      for (Srv each : records) {
        for (String address : values(dns, each.host, "A")) {
          // A literal address: nothing is looked up here.
          InetAddress ip = InetAddress.getByName(address);
          targets.add(new Target(each.priority, new InetSocketAddress(ip, each.port)));
        }
      }
      return targets;
    } finally {
      dns.close();
    }
  }

  private static List<Srv> srv(DirContext dns, String name) throws NamingException {
    List<Srv> records = new ArrayList<>();
    for (String value : values(dns, name, "SRV")) {
      String[] field = value.split(" ");
      int port = Integer.parseInt(field[2]);
      if (port > 0) {
        records.add(new Srv(Integer.parseInt(field[0]), port, field[3]));
      }
    }
    return records;
  }

  private static List<String> values(DirContext dns, String name, String type) throws NamingException {
    List<String> values = new ArrayList<>();
    try {
      Attribute attribute = dns.getAttributes("dns:///" + name, new String[] {type}).get(type);
      if (attribute != null) {
        NamingEnumeration<?> each = attribute.getAll();
        while (each.hasMore()) {
          values.add((String) each.next());
        }
      }
    } catch (NameNotFoundException e) {
      return values;
    }
    return values;
  }

  private static Hashtable<String, String> settings() {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put("com.sun.jndi.dns.timeout.initial", "500");
    settings.put("com.sun.jndi.dns.timeout.retries", "2");
    return settings;
  }
}
