package io.abril.abrilctl.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.consul.Transport.Answer;
import io.abril.schema.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Consul KV and the health of a service. Every method throws a {@link Failure} when no Consul
 * answers or when it denies. Sources: Consul's HTTP API pages "KV Store", "Blocking Queries" and
 * "Health".
 */
public final class ConsulClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** An agent holds a poll that nobody waits for any more until its wait ends. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(55);

  private final Transport transport;

  /** A client; nothing is sent yet. */
  public ConsulClient(ConsulSettings settings) {
    this.transport = new Transport(settings);
  }

  /** The key's entry, or empty. */
  public Optional<KvEntry> get(String key) {
    return entries(ask("reading " + key, path(key), TIMEOUT)).stream().findFirst();
  }

  /** Every entry whose key begins so, in the order of keys. */
  public List<KvEntry> list(String prefix) {
    return entries(ask("reading " + prefix, path(prefix) + "?recurse", TIMEOUT));
  }

  /** Writes the key if its revision still is that one (0: if there is none); whether it did. */
  public boolean put(String key, String value, OptionalLong revision) {
    var path = path(key) + (revision.isPresent() ? "?cas=" + revision.getAsLong() : "");
    return done("writing " + key, "PUT", path, Optional.of(value));
  }

  /** Deletes the key if its revision still is that one; whether it did. */
  public boolean delete(String key, OptionalLong revision) {
    var path = path(key) + (revision.isPresent() ? "?cas=" + revision.getAsLong() : "");
    return done("deleting " + key, "DELETE", path, Optional.empty());
  }

  /**
   * Waits until something below the prefix may have changed since the index was answered, at most
   * so long; answers the next index. Index 0 answers at once.
   */
  public long await(String prefix, long index, Duration longest) {
    // Keys up to the first slash: an answer of a few bytes that still wakes for everything below.
    var path = path(prefix) + "?keys&separator=/";
    if (index == 0) {
      return ask("watching " + prefix, path, TIMEOUT).index();
    }
    long wait = Math.max(1, Math.min(longest.toMillis(), LONGEST_WAIT.toMillis()));
    var timeout = Duration.ofMillis(wait + wait / 14 + 5_000);
    long next =
        ask("watching " + prefix, path + "&index=" + index + "&wait=" + wait + "ms", timeout)
            .index();
    // An index that goes down means that Consul was restored: begin anew.
    return next < index ? 0 : next;
  }

  /** Instances of a service with their checks, as Consul answers them. */
  public JsonNode health(String service) {
    var answer = ask("asking for " + service, "/v1/health/service/" + service, TIMEOUT);
    return answer.ok() ? Json.tree(answer.body()) : Json.tree("[]");
  }

  private Answer ask(String doing, String path, Duration timeout) {
    var answer = transport.send(doing, "GET", path, Optional.empty(), timeout);
    if (!answer.ok() && answer.status() != 404) {
      throw refused(doing, answer);
    }
    return answer;
  }

  private boolean done(String doing, String method, String path, Optional<String> body) {
    var answer = transport.send(doing, method, path, body, TIMEOUT);
    if (!answer.ok()) {
      throw refused(doing, answer);
    }
    return answer.body().strip().equals("true");
  }

  private static Failure refused(String doing, Answer answer) {
    return new Failure(
        ExitCode.FAILED,
        doing + ": Consul answers " + answer.status() + ": " + answer.body().strip());
  }

  private static List<KvEntry> entries(Answer answer) {
    var entries = new ArrayList<KvEntry>();
    if (answer.ok()) {
      for (JsonNode item : Json.tree(answer.body())) {
        var value = Base64.getDecoder().decode(text(item.path("Value")));
        entries.add(
            new KvEntry(
                item.path("Key").asText(),
                new String(value, StandardCharsets.UTF_8),
                item.path("ModifyIndex").asLong()));
      }
    }
    return entries;
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : "";
  }

  private static String path(String key) {
    var path = new StringBuilder("/v1/kv");
    for (String part : key.split("/", -1)) {
      path.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return path.toString();
  }
}
