package io.abril.it.tutorial;

import io.abril.it.environment.Clone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Markdown that a reader follows. A line that is nothing but a path in backquotes names
 * the file that the next fenced block holds. Blocks of {@code console} are what is typed (behind
 * {@code $}) and what is seen; {@code terminal=NAME} says in which terminal, {@code ^C} is a key,
 * and {@code …} stands for anything.
 */
final class Tutorial {
  /** The page that the README points to. */
  static final Path PAGE = Clone.path().resolve("docs/write-your-own-kind.md");

  private static final Pattern NAME = Pattern.compile("`([\\w./-]+)`:?");
  private static final Pattern TERMINAL = Pattern.compile(".*\\bterminal=(\\w+).*");

  private final List<Part> parts = new ArrayList<>();

  /** What a reader does. */
  sealed interface Part {}

  /** Writes a file. */
  record SourceFile(String path, String text) implements Part {}

  /**
   * Types a command.
   *
   * @param terminal where; empty for the reader's first one
   * @param seen the lines that the page shows of its output
   */
  record Typed(Optional<String> terminal, String command, List<String> seen) implements Part {
    /** Whether this is what the page shows. */
    boolean shows(String output) {
      var pattern = new StringBuilder();
      for (String line : seen) {
        pattern.append(line.equals("…") ? "(?:.*\n)*" : wildcards(line.stripTrailing()) + "\\s*\n");
      }
      return Pattern.matches(
          pattern.toString(), output.isBlank() ? "" : output.stripTrailing() + "\n");
    }

    private static String wildcards(String line) {
      var quoted = new StringBuilder();
      for (String literal : line.split("…", -1)) {
        quoted.append(quoted.length() == 0 ? "" : ".*").append(Pattern.quote(literal));
      }
      return quoted.toString();
    }
  }

  private Tutorial() {}

  /** Reads a page. */
  static Tutorial read(Path page) {
    try {
      return of(Files.readAllLines(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Tutorial of(List<String> lines) {
    var tutorial = new Tutorial();
    var name = Optional.<String>empty();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        tutorial.block(line.substring(3), name, lines.subList(i + 1, end));
        i = end;
        name = Optional.empty();
      } else if (!line.isBlank()) {
        name = match(NAME, line);
      }
    }
    return tutorial;
  }

  private static Optional<String> match(Pattern pattern, String line) {
    return Optional.of(pattern.matcher(line)).filter(Matcher::matches).map(m -> m.group(1));
  }

  private void block(String info, Optional<String> name, List<String> lines) {
    if (name.isPresent()) {
      parts.add(new SourceFile(name.get(), String.join("\n", lines) + "\n"));
    } else if (info.startsWith("console")) {
      commands(match(TERMINAL, info), lines);
    }
  }

  /** A command goes on to the end of what it feeds itself with {@code <<'EOF'}. */
  private void commands(Optional<String> terminal, List<String> lines) {
    for (int i = 0; i < lines.size(); ) {
      var command = new StringBuilder(lines.get(i++).replaceFirst("^\\$ ", ""));
      if (command.toString().endsWith("<<'EOF'")) {
        do {
          command.append('\n').append(lines.get(i));
        } while (!lines.get(i++).equals("EOF"));
      }
      var seen = new ArrayList<String>();
      while (i < lines.size() && !lines.get(i).startsWith("$ ")) {
        seen.add(lines.get(i++));
      }
      parts.add(new Typed(terminal, command.toString(), List.copyOf(seen)));
    }
  }

  /** Everything in the order in which a reader does it. */
  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** The files, by path. */
  Map<String, String> files() {
    var files = new TreeMap<String, String>();
    for (Part part : parts) {
      if (part instanceof SourceFile file) {
        files.put(file.path(), file.text());
      }
    }
    return files;
  }
}
