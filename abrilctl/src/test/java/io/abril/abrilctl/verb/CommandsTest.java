package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.base.Terminal;
import io.abril.abrilctl.fake.Shell;
import io.abril.abrilctl.fake.Texts;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command line itself: what it takes, and what it says to what it doesn't. */
class CommandsTest extends VerbTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gett pools | error: unknown verb 'gett'; did you mean 'get'?",
        "deploy date | error: Missing required parameter: 'VERSION'",
        "wait pool/a --timeout soon | error: Invalid value for option '--timeout': 'soon' is not a"
            + " duration such as 500ms, 10s, 5m or 1h30m",
        "scale pool a | error: Missing required option: '--replicas=N'",
        "rollout | error: rollout what? 'rollout status' it may be",
        "-v | error: a verb is missing",
      })
  void aBadCommandLineIsExplained(String line, String message) {
    var result = shell.run(line);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines().findFirst()).contains(message);
    assertThat(result.err()).contains("--help' shows how to use it");
  }

  @Test
  void everyVerbHelps() {
    var verbs = Commands.commandLine(Terminal.system()).getSubcommands();

    assertThat(verbs.keySet())
        .contains("apply", "get", "describe", "delete", "scale", "deploy", "promote", "rollback")
        .contains("rollout", "wait", "events", "version", "completion");
    for (String verb : verbs.keySet()) {
      var help = shell.run(verb + " --help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).startsWith("Usage: abrilctl " + verb);
    }
  }

  private static Stream<CommandLine> verbs(CommandLine of) {
    return of.getSubcommands().values().stream()
        .flatMap(verb -> Stream.concat(Stream.of(verb), verbs(verb)));
  }

  static Stream<Arguments> examples() {
    return verbs(Commands.commandLine(Terminal.system()))
        .map(verb -> Arguments.of(verb.getCommandSpec().qualifiedName(), verb));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void everyVerbHasAnExampleThatItTakes(String name, CommandLine verb) {
    var footer = verb.getCommandSpec().usageMessage().footer();
    assertThat(footer).as("the end of '%s --help'", name).hasSize(2);
    assertThat(footer[1]).startsWith("Example: ").contains(name);
    Stream.of(footer[1].split(": ", 2)[1].split(" && |source <\\(|\\)$| <[a-z.]+$"))
        .filter(command -> !command.isEmpty())
        .forEach(CommandsTest::isTaken);
  }

  private static void isTaken(String command) {
    assertThat(command).startsWith("abrilctl ");
    var words = command.split(" ");
    Commands.commandLine(Terminal.system()).parseArgs(Arrays.copyOfRange(words, 1, words.length));
  }

  @Test
  void anUnreachableConsulHasItsOwnExitCode() {
    var result = shell.run("--consul http://127.0.0.1:1 get pools");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err()).doesNotContain("\tat ");
    assertThat(shell.run("get pools --consul http://127.0.0.1:1 -v").err()).contains("\tat ");
    assertThat(shell.run("version --consul http://127.0.0.1:1").code()).isZero();
  }

  @Test
  void aDenialHasItsOwnExitCode() {
    consul.failNext(1, 403);

    assertThat(shell.run("get pools").code()).isEqualTo(6);
  }

  @Test
  void aRootIsATenant() {
    shell.in(Texts.POOL).run("apply -f - --root stage");

    assertThat(consul.keys()).containsExactly("stage/objects/servicepools/date-1.0.0");
    assertThat(shell.run("get pools").out()).isEmpty();
    assertThat(
            new Shell(consul.address()).env("ABRIL_ROOT", "stage").run("get pools -o name").out())
        .isEqualTo("servicepools/date-1.0.0\n");
  }

  @Test
  void aPoolIsScaled() {
    shell.in(Texts.POOL).run("apply -f -");

    assertThat(shell.run("scale pool date-1.0.0 --replicas 6").out())
        .isEqualTo("servicepool/date-1.0.0 scaled to 6\n");
    assertThat(shell.run("scale date-1.0.0 --replicas 6").out())
        .isEqualTo("servicepool/date-1.0.0 unchanged: it has 6 replicas already\n");
    assertThat(shell.run("scale pool/date-1.0.0 --replicas=-1").err())
        .isEqualTo(
            "error: servicepools/date-1.0.0: spec.replicas: must be between 0 and 10000, not -1\n");
    assertThat(shell.run("scale pool nope --replicas 1").code()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "bash, complete -F _complete_abrilctl",
    "zsh, bashcompinit",
    "fish, complete -c abrilctl -n __fish_use_subcommand -a deploy",
  })
  void everyShellGetsItsScript(String name, String contains) {
    assertThat(shell.run("completion " + name).out()).contains(contains);
  }
}
