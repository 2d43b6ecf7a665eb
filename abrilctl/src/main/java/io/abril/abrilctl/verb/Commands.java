package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.base.Terminal;
import io.abril.api.Durations;
import io.abril.schema.Suggestion;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Puts the verbs together. */
public final class Commands {
  private Commands() {}

  /** Runs a command line and answers the exit code; never throws. */
  public static int run(Terminal terminal, String... arguments) {
    int code = commandLine(terminal).execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  static CommandLine commandLine(Terminal terminal) {
    var options = new GlobalOptions();
    var context = new Context(terminal, options);
    var line = new CommandLine(options);
    line.addSubcommand(new Apply(context))
        .addSubcommand(new Get(context))
        .addSubcommand(Create.line(context))
        .addSubcommand(new Delete(context))
        .addSubcommand(new Describe(context))
        .addSubcommand(new Run(context))
        .addSubcommand(new Scale(context))
        .addSubcommand(new Deploy(context))
        .addSubcommand(new Promote(context))
        .addSubcommand(new Rollback(context))
        .addSubcommand(Rollout.line(context))
        .addSubcommand(new Availability.Cordon(context))
        .addSubcommand(new Availability.Uncordon(context))
        .addSubcommand(new Drain(context))
        .addSubcommand(new Rebalance(context))
        .addSubcommand(Images.line(context))
        .addSubcommand(Registry.line(context))
        .addSubcommand(new Wait(context))
        .addSubcommand(new Events(context))
        .addSubcommand(new Version(context))
        .addSubcommand(new Completion(context));
    line.registerConverter(Duration.class, Commands::duration);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
    line.setExecutionExceptionHandler((e, at, parsed) -> failed(terminal, options, e, parsed));
    line.setParameterExceptionHandler((e, words) -> misused(terminal, e));
    return line;
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static int failed(
      Terminal terminal, GlobalOptions options, Exception e, ParseResult parsed) {
    if (options.verbose) {
      e.printStackTrace(terminal.err());
    }
    if (e instanceof Failure failure) {
      terminal.err().println("error: " + failure.getMessage());
      return failure.exitCode();
    }
    var verb = parsed.subcommand() == null ? "" : " " + parsed.subcommand().commandSpec().name();
    terminal
        .err()
        .println(
            "error: abrilctl"
                + verb
                + " broke down: "
                + e.getClass().getSimpleName()
                + ": "
                + e.getMessage()
                + "; -v shows where");
    return ExitCode.FAILED;
  }

  private static int misused(Terminal terminal, ParameterException e) {
    var line = e.getCommandLine();
    var name = line.getCommandSpec().qualifiedName();
    terminal.err().println("error: " + sentence(e));
    terminal.err().println("'" + name + " --help' shows how to use it");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException e) {
    var verbs = e.getCommandLine().getSubcommands().keySet();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()
        && !verbs.isEmpty()) {
      var word = unmatched.getUnmatched().get(0);
      return "unknown verb '" + word + "'" + Suggestion.clause(word, verbs);
    }
    return e.getMessage();
  }
}
