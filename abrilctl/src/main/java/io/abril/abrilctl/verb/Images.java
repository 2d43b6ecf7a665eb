package io.abril.abrilctl.verb;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code abrilctl images}: the images on the nodes. */
@Command(
    name = "images",
    description = "Brings images to the nodes before they are needed there.",
    synopsisSubcommandLabel = "pull",
    footer = {"", "Example: abrilctl images pull date-1.0.0 && abrilctl deploy date 1.0.0"})
final class Images implements Runnable {
  @Spec CommandSpec spec;

  private Images() {}

  static CommandLine line(Context context) {
    return new CommandLine(new Images()).addSubcommand(new ImagesPull(context));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "images what? 'images pull' it may be");
  }
}
