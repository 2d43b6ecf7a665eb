package io.abril.it.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Clone;
import io.abril.it.environment.OwnParts;
import io.abril.it.environment.Parts;
import io.abril.it.tools.Await;
import io.abril.it.tutorial.Tutorial.SourceFile;
import io.abril.it.tutorial.Tutorial.Typed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the page says, in an empty folder. {@code mvn} and {@code consul} are the real ones,
 * told to use the repository of {@link LocalRepository} and free ports.
 */
@OwnParts
class TutorialIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What the reader types in the clone of abril; here {@link LocalRepository} does that. */
  private static final List<String> INSTALL =
      List.of(
          "mvn -q -pl testkit,abrilctl install -DskipTests",
          "export PATH=\"$PWD/deploy/bin:$PATH\"");

  private final Map<String, Terminal> terminals = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();

  @TempDir Path temp;
  private Path project;
  private Path repository;

  @BeforeEach
  void prepare() throws IOException {
    Parts.install();
    repository = Files.createDirectory(temp.resolve("repository"));
    LocalRepository.create(repository);
    var ports = freePorts(4);
    var maven =
        Optional.ofNullable(System.getProperty("abril.maven")).orElseGet(() -> which("mvn"));
    script(
        "mvn",
        maven
            + " -o -B -ntp -Dmaven.repo.local="
            + repository
            // A mirror of other settings may have filled the user's repository.
            + " -Daether.enhancedLocalRepository.trackingFilename=none \"$@\"");
    script(
        "consul",
        which("consul")
            + " \"$@\" $([ \"$1 $2\" = \"agent -dev\" ] && echo -http-port=%s -server-port=%s -serf-lan-port=%s -grpc-port=%s -serf-wan-port=-1 -dns-port=-1)"
                .formatted(ports.toArray()));
    var java = System.getProperty("java.home");
    variables.put("JAVA_HOME", java);
    variables.put("CONSUL_HTTP_ADDR", "127.0.0.1:" + ports.get(0));
    variables.put(
        "PATH",
        Stream.of(
                temp.resolve("bin"),
                java + "/bin",
                Clone.path().resolve("deploy/bin"),
                System.getenv("PATH"))
            .map(Object::toString)
            .collect(Collectors.joining(":")));
    project = temp.resolve("topics");
  }

  private static String which(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(program + " is not on PATH"))
        .toString();
  }

  private void script(String name, String command) throws IOException {
    var file = Files.createDirectories(temp.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/bash\nexec " + command + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    for (int i = 0; i < count; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  @AfterEach
  void close() throws IOException {
    terminals.values().forEach(Terminal::close);
    LocalRepository.unlink(repository);
  }

  @Test
  void whatThePageSaysIsWhatHappens() throws IOException {
    var first = new Terminal(temp, variables);
    terminals.put("", first);
    for (var part : Tutorial.read(Tutorial.PAGE).parts()) {
      if (part instanceof SourceFile file) {
        var path = project.resolve(file.path());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.text());
      } else if (part instanceof Typed typed && typed.terminal().isEmpty()) {
        type(first, typed);
      } else if (part instanceof Typed typed && typed.terminal().get().equals("abril")) {
        assertThat(INSTALL).contains(typed.command());
      } else if (part instanceof Typed typed) {
        elsewhere(typed);
      }
    }
  }

  /** What shows something is looked at again until it shows that, as a reader would. */
  private static void type(Terminal terminal, Typed typed) {
    if (typed.seen().isEmpty()) {
      assertThat(terminal.run(LIMIT, typed.command())).as(typed.command()).isBlank();
    } else {
      Await.until(
          "'" + typed.command() + "' shows what the page shows",
          () -> {
            var output = terminal.run(LIMIT, typed.command());
            assertThat(typed.shows(output)).as(output).isTrue();
          });
    }
  }

  private void elsewhere(Typed typed) {
    var terminal =
        terminals.computeIfAbsent(
            typed.terminal().orElseThrow(), t -> new Terminal(project, variables));
    int before = terminal.text().length();
    if (typed.command().equals("^C")) {
      terminal.interrupt();
    } else {
      terminal.type(typed.command());
    }
    Await.until(
        "'" + typed.command() + "' shows what the page shows",
        () -> {
          var output = terminal.text().substring(before);
          assertThat(typed.shows(output)).as(output).isTrue();
        });
  }
}
