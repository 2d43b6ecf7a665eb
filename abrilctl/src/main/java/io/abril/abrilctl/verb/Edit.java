package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.Store;
import io.abril.schema.Verdict.Rejected;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes a stored document: read, change, judge, write if nobody else wrote. */
final class Edit {
  private static final int TRIES = 5;

  private final Store store;

  Edit(Store store) {
    this.store = store;
  }

  /** Whether the document is another one now. */
  boolean change(Target target, Consumer<ObjectNode> change) {
    for (int i = 0; i < TRIES; i++) {
      var object = store.need(target.kind(), target.name());
      if (object.document().isEmpty()) {
        throw new Failure(
            ExitCode.CONFLICT,
            object.ref()
                + (object.deleting() ? " is being deleted" : " has no document to change"));
      }
      var wish =
          object
              .wish()
              .orElseThrow(
                  () -> new Failure(ExitCode.FAILED, object.ref() + ": " + object.message()));
      ObjectNode changed = wish.deepCopy();
      change.accept(changed);
      judge(target, changed);
      if (changed.equals(wish)) {
        return false;
      }
      if (store.write(object.ref(), changed, object.document())) {
        return true;
      }
    }
    throw new Failure(
        ExitCode.CONFLICT,
        target.kind().ref(target.name()) + ": somebody else keeps changing it; try again later");
  }

  /** Writes a new document; whether there was none. */
  boolean create(Target target, ObjectNode document) {
    judge(target, document);
    return store.write(target.kind().ref(target.name()), document, Optional.empty());
  }

  private void judge(Target target, ObjectNode document) {
    var ref = target.kind().ref(target.name());
    var verdict = store.kinds().admission().admit(document.toPrettyString(), Optional.of(ref));
    if (verdict instanceof Rejected rejected) {
      var problem = rejected.problems().get(0);
      throw new Failure(ExitCode.FAILED, ref + ": " + problem.field() + ": " + problem.message());
    }
  }
}
