package io.abril.it.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.it.environment.Clone;
import io.abril.it.environment.OwnParts;
import io.abril.it.tools.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, looked at by the tools for that where these are installed. */
@OwnParts
class ScriptsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path clone = Clone.path();

  private boolean isThere(String tool) {
    return new Command(clone, Map.of()).run(LIMIT, "sh", "-c", "command -v " + tool).exit() == 0;
  }

  @Test
  void shellcheckFindsNothing() throws IOException {
    assumeTrue(isThere("shellcheck"), "shellcheck is not installed");
    var words = new ArrayList<>(List.of("shellcheck", "-x", "-P", "SCRIPTDIR", "-P", "deploy"));
    for (String folder : List.of(".ci", "deploy", "it-tests", "vagrant")) {
      try (Stream<Path> files = Files.walk(clone.resolve(folder))) {
        files
            .filter(file -> Files.isRegularFile(file) && isScript(file))
            .forEach(file -> words.add(clone.relativize(file).toString()));
      }
    }
    assertThat(words)
        .contains(
            ".ci/run",
            "deploy/dev",
            "deploy/lib/say.sh",
            "it-tests/bench",
            "it-tests/hosts",
            "vagrant/provision");
    new Command(clone, Map.of()).run(LIMIT, words.toArray(String[]::new)).ok();
  }

  private static boolean isScript(Path file) {
    if (file.toString().contains("/target/") || file.toString().contains("/.vagrant/")) {
      return false;
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      var first = reader.readLine();
      return first != null && first.matches("#!.*\\b(ba)?sh\\b.*|# shellcheck shell=.*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void vagrantTakesTheVagrantfile(@TempDir Path home) throws IOException {
    assumeTrue(isThere("vagrant"), "vagrant is not installed");
    var folder = Files.createDirectory(home.resolve("vagrant"));
    Files.copy(clone.resolve("vagrant/Vagrantfile"), folder.resolve("Vagrantfile"));
    Files.copy(clone.resolve("vagrant/provision"), folder.resolve("provision"));
    new Command(folder, Map.of("VAGRANT_HOME", home.resolve("home").toString()))
        .run(LIMIT, "vagrant", "validate", "--ignore-provider")
        .ok();
  }
}
