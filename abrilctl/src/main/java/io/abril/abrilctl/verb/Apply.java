package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.verb.Manifests.Manifest;
import io.abril.api.Ref;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import io.abril.schema.Verdict.Admitted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code abrilctl apply}: all documents are judged first, and written only when all are good. */
@Command(
    name = "apply",
    description = "Creates or changes objects from files.",
    footer = {"", "Example: abrilctl apply -f manifests/ --wait"})
final class Apply implements Callable<Integer> {
  private static final int TRIES = 5;

  private final Context context;

  @Option(
      names = {"-f", "--filename"},
      required = true,
      arity = "1..*",
      paramLabel = "FILE|DIR|GLOB|-",
      description = "Where the documents are.")
  List<String> files;

  @Option(names = "--dry-run", description = "Judge and compare, write nothing.")
  boolean dryRun;

  @Option(names = "--wait", description = "Wait until every object is ready.")
  boolean wait;

  @Option(names = "--timeout", defaultValue = "5m", description = "How long; default: 5m.")
  Duration timeout;

  Apply(Context context) {
    this.context = context;
  }

  /** A good document. */
  private record Good(Admitted admitted, JsonNode document) {
    Target target() {
      return new Target(admitted.kind(), admitted.name());
    }
  }

  @Override
  public Integer call() {
    var problems = new ArrayList<String>();
    var manifests = new Manifests(context.terminal()).read(files);
    var store = context.store();
    var good = judge(store, manifests, problems);
    if (problems.isEmpty()) {
      good.forEach(g -> frozen(store, g).ifPresent(problems::add));
    }
    if (!problems.isEmpty()) {
      problems.forEach(problem -> context.remark("error: " + problem));
      context.remark("nothing was written");
      return ExitCode.FAILED;
    }
    good.sort(Comparator.comparingInt(g -> KindTable.order(g.admitted().kind())));
    good.forEach(g -> write(store, g));
    if (wait && !dryRun) {
      new Waiting(context, store, timeout)
          .until(Waiting.Goal.READY, good.stream().map(Good::target).toList());
    }
    return ExitCode.OK;
  }

  private List<Good> judge(Store store, List<Manifest> manifests, List<String> problems) {
    var good = new ArrayList<Good>();
    Map<Ref, String> places = new HashMap<>();
    for (var manifest : manifests) {
      var text = manifest.document().text();
      int line = manifest.document().firstLine();
      var verdict = store.kinds().admission().admit(text, Optional.empty());
      if (verdict instanceof Verdict.Rejected rejected) {
        for (var p : rejected.problems()) {
          problems.add(
              manifest.file() + ": " + p.inFileFrom(line).sentence() + " (" + p.reason() + ")");
        }
        continue;
      }
      var admitted = (Admitted) verdict;
      var place = manifest.file() + ": line " + line;
      var other = places.put(admitted.ref(), place);
      if (other != null) {
        problems.add(place + ": " + admitted.ref() + " is here again; it is also in " + other);
      }
      good.add(new Good(admitted, Admission.document(text)));
    }
    return good;
  }

  /** A change of a field that can't be changed; the controllers would refuse it later. */
  private static Optional<String> frozen(Store store, Good good) {
    var object = store.get(good.admitted().kind(), good.admitted().name());
    // Of another version, only the controllers know what the fields have become.
    var present = object.kind().apiVersion();
    boolean comparable =
        good.document().path("apiVersion").asText().equals(present)
            && object.accepted().filter(a -> isVersion(a, present)).isPresent();
    if (!comparable || object.deleting()) {
      return Optional.empty();
    }
    var before = object.accepted().get().path("spec");
    for (var field : store.kinds().admission().immutableFields(object.kind())) {
      var old = before.path(field);
      var now = good.admitted().spec().path(field);
      if (!old.equals(now)) {
        return Optional.of(
            object.ref()
                + ": spec."
                + field
                + ": can't be changed from "
                + old.asText()
                + " to "
                + now.asText()
                + "; make another "
                + object.kind().name()
                + " instead (Immutable)");
      }
    }
    return Optional.empty();
  }

  private static boolean isVersion(JsonNode accepted, String version) {
    return accepted.path("apiVersion").asText(version).equals(version);
  }

  private void write(Store store, Good good) {
    for (int i = 0; i < TRIES; i++) {
      var object = store.get(good.admitted().kind(), good.admitted().name());
      var outcome = outcome(object, good.document());
      if (dryRun
          || outcome.equals("unchanged")
          || store.write(object.ref(), good.document(), object.document())) {
        context.say(object.title() + " " + outcome + (dryRun ? " (dry run)" : ""));
        return;
      }
    }
    throw new Failure(
        ExitCode.CONFLICT,
        good.admitted().ref() + ": somebody else keeps changing it; try again later");
  }

  private static String outcome(ObjectView object, JsonNode document) {
    if (object.document().isEmpty()) {
      return "created";
    }
    return object.wish().filter(document::equals).isPresent() ? "unchanged" : "configured";
  }
}
