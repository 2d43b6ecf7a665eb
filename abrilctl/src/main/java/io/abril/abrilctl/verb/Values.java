package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.base.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Where the values of a Secret or Config come from. A message names keys and files, no value. */
final class Values {
  @Option(
      names = "--from-literal",
      paramLabel = "KEY=VALUE",
      description = "A value; may be repeated.")
  List<String> literals = new ArrayList<>();

  @Option(
      names = "--from-file",
      paramLabel = "[KEY=]PATH",
      description = "A file's content; the key is the file's name by default; - is standard input.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--from-env-file",
      paramLabel = "PATH",
      description = "Lines KEY=VALUE; empty ones and those with # are left out.")
  List<Path> envFiles = new ArrayList<>();

  /** The values by key. */
  Map<String, byte[]> read(Terminal terminal) {
    var values = new TreeMap<String, byte[]>();
    for (var literal : literals) {
      put(values, pair(literal, "--from-literal"));
    }
    for (var file : files) {
      int equals = file.indexOf('=');
      var path = file.substring(equals + 1);
      var key = equals < 0 ? name(path) : file.substring(0, equals);
      put(values, new Pair(key, content(terminal, path)));
    }
    for (var file : envFiles) {
      var text = new String(content(terminal, file.toString()), StandardCharsets.UTF_8);
      text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(line -> put(values, pair(line, file.toString())));
    }
    return values;
  }

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Pair(String key, byte[] value) {}

  private static Pair pair(String text, String where) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw Failure.usage(where + ": every value is KEY=VALUE, and one has no '=' or no key");
    }
    return new Pair(
        text.substring(0, equals), text.substring(equals + 1).getBytes(StandardCharsets.UTF_8));
  }

  private static void put(Map<String, byte[]> values, Pair pair) {
    if (values.put(pair.key(), pair.value()) != null) {
      throw Failure.usage("the key '" + pair.key() + "' is given twice");
    }
  }

  private static String name(String path) {
    if (path.equals("-")) {
      throw Failure.usage("standard input has no name; say --from-file KEY=-");
    }
    var last = Path.of(path).getFileName();
    return last == null ? "" : last.toString();
  }

  private static byte[] content(Terminal terminal, String path) {
    try {
      return path.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(path));
    } catch (IOException e) {
      throw new Failure(
          ExitCode.FAILED, path + " can't be read: " + e.getClass().getSimpleName(), e);
    }
  }
}
