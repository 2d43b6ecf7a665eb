package io.abril.abrilctl.verb;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself, with the options that every verb takes. */
@Command(
    name = "abrilctl",
    description = "Pools of versioned services on plain Docker hosts.",
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = false)
final class GlobalOptions implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = "--consul",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "Addresses of Consul, comma-separated; default: CONSUL_HTTP_ADDR.")
  String consul = "";

  @Option(
      names = "--root",
      paramLabel = "ROOT",
      scope = ScopeType.INHERIT,
      description = "The first part of every key; default: ABRIL_ROOT, or abril.")
  String root = "";

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }
}
