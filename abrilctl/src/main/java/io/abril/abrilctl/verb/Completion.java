package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.state.KindTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code abrilctl completion}: a script for the user's shell. */
@Command(
    name = "completion",
    description = "Prints a completion script: source <(abrilctl completion bash).",
    footer = {"", "Example: source <(abrilctl completion bash)"})
final class Completion implements Callable<Integer> {
  /** The shells. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  private final Context context;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  Shell shell;

  Completion(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var line = spec.parent().commandLine();
    switch (shell) {
      case bash -> context.say(AutoComplete.bash("abrilctl", line));
      case zsh -> {
        context.say(
            "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit");
        context.say(AutoComplete.bash("abrilctl", line));
      }
      case fish -> fish(line).forEach(context::say);
    }
    return ExitCode.OK;
  }

  private static List<String> fish(CommandLine line) {
    var script = new ArrayList<String>(List.of("complete -c abrilctl -f"));
    line.getSubcommands()
        .forEach(
            (verb, sub) -> {
              script.add(
                  "complete -c abrilctl -n __fish_use_subcommand -a "
                      + verb
                      + " -d "
                      + quoted(
                          String.join(" ", sub.getCommandSpec().usageMessage().description())));
              var inside = "complete -c abrilctl -n '__fish_seen_subcommand_from " + verb + "'";
              sub.getCommandSpec().options().forEach(option -> script.add(inside + option(option)));
              if (List.of("get", "describe", "delete", "wait").contains(verb)) {
                var kinds = String.join(" ", KindTable.ALL.stream().map(k -> k.plural()).toList());
                script.add(inside + " -a " + quoted(kinds));
              }
            });
    return script;
  }

  private static String option(CommandLine.Model.OptionSpec option) {
    var text = new StringBuilder();
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return text + " -d " + quoted(String.join(" ", option.description()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
