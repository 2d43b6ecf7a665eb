package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.state.KindTable;
import io.abril.api.node.Node;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Verbs that change {@code spec.availability} of nodes. */
abstract class Availability implements Callable<Integer> {
  final Context context;
  private final String availability;
  private final String done;

  @Parameters(arity = "1..*", paramLabel = "NODE", description = "The nodes.")
  List<String> names;

  Availability(Context context, String availability, String done) {
    this.context = context;
    this.availability = availability;
    this.done = done;
  }

  /** {@code abrilctl cordon}. */
  @Command(
      name = "cordon",
      description = "Lets nothing new start on a node; what runs there stays.",
      footer = {"", "Example: abrilctl cordon vm2"})
  static final class Cordon extends Availability {
    Cordon(Context context) {
      super(context, "pause", "cordoned");
    }
  }

  /** {@code abrilctl uncordon}. */
  @Command(
      name = "uncordon",
      description = "Lets a node be used again after cordon or drain.",
      footer = {"", "Example: abrilctl uncordon vm2"})
  static final class Uncordon extends Availability {
    Uncordon(Context context) {
      super(context, "active", "uncordoned");
    }
  }

  @Override
  public Integer call() {
    for (Target target : targets()) {
      set(target);
    }
    return ExitCode.OK;
  }

  final List<Target> targets() {
    var kinds = context.store().kinds();
    return names.stream().map(n -> Target.ofKind(kinds, Node.KIND, List.of(n))).toList();
  }

  final void set(Target target) {
    boolean changed =
        new Edit(context.store())
            .change(
                target,
                document -> ((ObjectNode) document.get("spec")).put("availability", availability));
    context.say(
        KindTable.singular(target.kind())
            + "/"
            + target.name()
            + (changed ? " " + done : " unchanged: spec.availability is " + availability));
  }
}
