package io.abril.it.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.schema.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code deploy/bin/abrilctl}. */
public final class Abrilctl {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Command command;
  private final Path program;

  /** The launcher of that clone. */
  public Abrilctl(Command command, Path clone) {
    this.command = command;
    this.program = clone.resolve("deploy/bin/abrilctl");
  }

  /** Runs a verb to its end. */
  public Command.Result run(String... words) {
    return command.run(LIMIT, words(words));
  }

  /** {@code abrilctl apply -f -} of that text. */
  public Command.Result apply(String documents) {
    return command.feed(LIMIT, documents, words("apply", "-f", "-"));
  }

  /** Applies, and waits until all of it is ready. */
  public void applyAndWait(String documents) {
    command.feed(LIMIT, documents, words("apply", "-f", "-", "--wait", "--timeout", "90s")).ok();
  }

  /** Waits for a goal of {@code abrilctl wait}. */
  public void await(String object, String goal) {
    run("wait", object, "--for", goal, "--timeout", "90s").ok();
  }

  /** {@code abrilctl get KIND NAME -o json}. */
  public JsonNode get(String kind, String name) {
    return Json.tree(run("get", kind, name, "-o", "json").ok().out());
  }

  private String[] words(String... words) {
    var all = new ArrayList<>(List.of(program.toString()));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }
}
