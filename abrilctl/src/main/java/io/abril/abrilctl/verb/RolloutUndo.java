package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.listing.RevisionListing;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.SpecParts;
import io.abril.schema.Json;
import io.abril.schema.Verdict.Admitted;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code abrilctl rollout undo}: writes the containers of an older revision into the document;
 * replicas and whatever else needs no other container stay as they are.
 */
@Command(
    name = "undo",
    description = "Writes an older revision back into a pool's document.",
    footer = {"", "Example: abrilctl rollout undo date-1.0.0 --to-revision 1 --wait"})
final class RolloutUndo implements Callable<Integer> {
  private final Context context;

  @Parameters(arity = "1..2", paramLabel = "POOL", description = "The pool.")
  List<String> words;

  @Option(
      names = "--to-revision",
      paramLabel = "N",
      description = "Which one; default: the last good one before.")
  int number;

  @Option(names = "--wait", description = "Follow it to its end.")
  boolean wait;

  @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
  Duration timeout;

  RolloutUndo(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    var target = Target.ofKind(store.kinds(), ServicePool.KIND, words);
    var pool = store.need(target.kind(), target.name());
    var listing = new RevisionListing(pool);
    var revision =
        number > 0 ? listing.find(store, number) : lastGood(pool, listing.revisions(store), store);
    var changed = new ArrayList<String>();
    new Edit(store)
        .change(
            target,
            document -> {
              changed.clear();
              changed.addAll(put(store, pool, document, spec(revision)));
            });
    var which = "revision " + revision.path("number").asInt();
    context.say(
        pool.title()
            + (changed.isEmpty()
                ? " unchanged: it is as in " + which
                : " is as in " + which + " again: " + String.join(", ", changed)));
    return wait ? new Follow(context, store, timeout, false).toTheEnd(target) : ExitCode.OK;
  }

  private static ServicePoolSpec spec(JsonNode revision) {
    return Json.read(revision.path("spec"), ServicePoolSpec.class);
  }

  private static JsonNode lastGood(ObjectView pool, List<JsonNode> revisions, Store store) {
    var now = wish(store, pool, pool.wish().orElseGet(pool::tree));
    JsonNode found = null;
    for (var revision : revisions) {
      if (revision.path("good").asBoolean()
          && !SpecParts.differing(now, spec(revision)).isEmpty()) {
        found = revision;
      }
    }
    return Optional.ofNullable(found)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.CONFLICT,
                    pool.ref()
                        + ": no other revision is kept that had all its instances passing;"
                        + " 'abrilctl rollout history "
                        + pool.name()
                        + "' lists them"));
  }

  /** The document with all defaults. */
  private static ServicePoolSpec wish(Store store, ObjectView pool, JsonNode document) {
    var verdict =
        store.kinds().admission().admit(document.toPrettyString(), Optional.of(pool.ref()));
    if (verdict instanceof Admitted admitted) {
      return Json.read(admitted.spec(), ServicePoolSpec.class);
    }
    throw new Failure(ExitCode.FAILED, pool.ref() + " can't be read as it is: " + pool.message());
  }

  /** The fields that were changed. */
  private static List<String> put(
      Store store, ObjectView pool, ObjectNode document, ServicePoolSpec revision) {
    var differing = SpecParts.differing(wish(store, pool, document), revision);
    var spec = (ObjectNode) document.get("spec");
    for (RecordComponent field : differing) {
      var value = SpecParts.value(revision, field);
      if (value.equals(Optional.empty())) {
        spec.remove(field.getName());
      } else {
        spec.set(field.getName(), Json.mapper().valueToTree(value));
      }
    }
    return differing.stream().map(RecordComponent::getName).toList();
  }
}
