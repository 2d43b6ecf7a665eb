package io.abril.abrilctl.fake;

import io.abril.abrilctl.base.Terminal;
import io.abril.abrilctl.verb.Commands;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines and keeps what they print. */
public final class Shell {
  private final Map<String, String> env = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String in = "";
  private boolean tty;

  /**
   * What a command line did.
   *
   * @param code its exit code
   */
  public record Result(int code, String out, String err) {}

  /** A shell whose Consul is that one. */
  public Shell(String consul) {
    env.put("CONSUL_HTTP_ADDR", consul);
  }

  /** Sets a variable. */
  public Shell env(String name, String value) {
    env.put(name, value);
    return this;
  }

  /** What standard input holds. */
  public Shell in(String text) {
    in = text;
    return this;
  }

  /** Output goes to a person. */
  public Shell tty() {
    tty = true;
    return this;
  }

  /** Runs words; those that hold blanks are given one by one. */
  public Result run(String... words) {
    out.reset();
    err.reset();
    var arguments = words.length == 1 ? words[0].split(" ") : words;
    int code = Commands.run(terminal(), arguments);
    return new Result(code, text(out), text(err));
  }

  /** What has been printed so far, by a command that doesn't end. */
  public List<String> lines() {
    return text(out).lines().toList();
  }

  private Terminal terminal() {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        env,
        tty,
        Clock.fixed(Instant.parse("2026-01-01T12:03:00Z"), ZoneOffset.UTC));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
