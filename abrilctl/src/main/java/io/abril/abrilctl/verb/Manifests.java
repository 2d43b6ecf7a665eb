package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.base.Terminal;
import io.abril.schema.Admission;
import io.abril.schema.DocumentText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what {@code -f} names: files, directories, quoted globs, and standard input. */
final class Manifests {
  private static final Pattern NAME = Pattern.compile(".*\\.(ya?ml|json)");
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private final Terminal terminal;

  Manifests(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * A document and where it came from.
   *
   * @param file as errors name it
   */
  record Manifest(String file, DocumentText document) {}

  /** All documents, in the order of the arguments. */
  List<Manifest> read(List<String> arguments) {
    var manifests = new ArrayList<Manifest>();
    for (String argument : arguments) {
      try {
        if (argument.equals("-")) {
          add(manifests, "-", text(terminal.in().readAllBytes()));
        } else {
          for (Path file : files(argument)) {
            add(manifests, file.toString(), text(Files.readAllBytes(file)));
          }
        }
      } catch (IOException | UncheckedIOException e) {
        throw new Failure(ExitCode.FAILED, argument + ": can't be read: " + e.getMessage(), e);
      }
    }
    if (manifests.isEmpty()) {
      throw new Failure(ExitCode.FAILED, String.join(", ", arguments) + ": no documents in there");
    }
    return manifests;
  }

  private static void add(List<Manifest> manifests, String file, String text) {
    Admission.split(text).forEach(document -> manifests.add(new Manifest(file, document)));
  }

  private static String text(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static List<Path> files(String argument) throws IOException {
    var path = Path.of(argument);
    if (Files.isDirectory(path)) {
      return walk(path, Optional.empty());
    }
    if (Files.exists(path)) {
      return List.of(path);
    }
    var glob = GLOB.matcher(argument);
    if (!glob.find()) {
      throw new Failure(ExitCode.FAILED, argument + ": no such file or directory");
    }
    int slash = argument.lastIndexOf('/', glob.start());
    var found =
        walk(Path.of(slash < 0 ? "." : argument.substring(0, slash + 1)), Optional.of(argument));
    if (found.isEmpty()) {
      throw new Failure(ExitCode.FAILED, argument + ": matches no file");
    }
    return found;
  }

  private static List<Path> walk(Path directory, Optional<String> glob) throws IOException {
    var matcher = glob.map(g -> FileSystems.getDefault().getPathMatcher("glob:" + g));
    try (var paths = Files.walk(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .map(p -> p.startsWith("./") || p.startsWith(".") ? Path.of(".").relativize(p) : p)
          .filter(p -> matcher.map(m -> m.matches(p)).orElse(NAME.matcher(p.toString()).matches()))
          .sorted()
          .toList();
    }
  }
}
