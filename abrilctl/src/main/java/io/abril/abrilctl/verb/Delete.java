package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.schema.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code abrilctl delete}: takes documents away and waits until the controllers have settled it.
 */
@Command(
    name = "delete",
    description = "Deletes objects.",
    footer = {"", "Example: abrilctl delete pool/date-1.0.0 --timeout 10m"})
final class Delete implements Callable<Integer> {
  private final Context context;

  @Parameters(arity = "0..*", paramLabel = "KIND NAME…|KIND/NAME…", description = "The objects.")
  List<String> words = List.of();

  @Option(
      names = {"-f", "--filename"},
      arity = "1..*",
      paramLabel = "FILE|DIR|GLOB|-",
      description = "The objects of these documents.")
  List<String> files = List.of();

  @Option(
      names = "--wait",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Wait until they are gone; default: true.")
  boolean wait;

  @Option(names = "--no-wait", description = "The same as --wait=false.")
  boolean noWait;

  @Option(names = "--ignore-not-found", description = "What is not there is fine.")
  boolean ignoreNotFound;

  @Option(names = "--timeout", defaultValue = "5m", description = "How long; default: 5m.")
  Duration timeout;

  Delete(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    var targets =
        new ArrayList<>(files.isEmpty() ? Target.of(store.kinds(), words) : fromFiles(store));
    if (!files.isEmpty() && !words.isEmpty()) {
      throw Failure.usage("either -f, or KIND NAME");
    }
    // What points at others goes first, so that nothing is protected by what goes as well.
    targets.sort(Comparator.comparingInt((Target t) -> KindTable.order(t.kind())).reversed());
    var missing = new ArrayList<String>();
    targets.removeIf(target -> !remove(store, target, missing));
    if (wait && !noWait) {
      new Waiting(context, store, timeout).until(Waiting.Goal.GONE, targets);
    } else {
      targets.forEach(
          t -> context.say(KindTable.singular(t.kind()) + "/" + t.name() + " deleting"));
    }
    if (!missing.isEmpty() && !ignoreNotFound) {
      throw Failure.notFound(String.join(", ", missing), "'abrilctl get all' lists what is there");
    }
    return ExitCode.OK;
  }

  private List<Target> fromFiles(Store store) {
    var targets = new ArrayList<Target>();
    for (var manifest : new Manifests(context.terminal()).read(files)) {
      try {
        // Only kind and name matter here: what is wrong with the rest is no reason to keep it.
        var tree = Admission.document(manifest.document().text());
        var kind = store.kinds().need(tree.path("kind").asText());
        targets.add(new Target(kind, tree.path("metadata").path("name").asText()));
      } catch (IllegalArgumentException e) {
        throw new Failure(ExitCode.FAILED, manifest.file() + ": " + e.getMessage(), e);
      }
    }
    return targets;
  }

  private boolean remove(Store store, Target target, List<String> missing) {
    var object = store.get(target.kind(), target.name());
    if (!object.exists()) {
      missing.add(object.ref().toString());
      return false;
    }
    if (object.owner().isPresent() && !object.deleting()) {
      return removeBeside(store, object);
    }
    if (object.document().isEmpty() && !object.deleting()) {
      throw new Failure(
          ExitCode.CONFLICT,
          object.ref() + " has no document: it comes from the controllers' own settings");
    }
    object.document().ifPresent(store::delete);
    return true;
  }

  /** A child has no document; one that has its name was refused, and nothing else goes with it. */
  private boolean removeBeside(Store store, ObjectView child) {
    var owner = child.owner().orElseThrow();
    var document =
        child
            .document()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.CONFLICT,
                        child.ref()
                            + " is a child of "
                            + owner
                            + ", which would make it again; change or delete "
                            + owner));
    store.delete(document);
    context.say(child.title() + ": the document is deleted; the child of " + owner + " stays");
    return false;
  }
}
