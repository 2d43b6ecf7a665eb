package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Request;
import io.abril.abrilctl.state.Store;
import io.abril.api.job.Job;
import io.abril.schema.Json;

/** Runs of a one-off job that the client itself wrote. */
final class Runs {
  private final Context context;
  private final Store store;
  private final String name;

  Runs(Context context, Store store, String name) {
    this.context = context;
    this.store = store;
    this.name = name;
  }

  /** A job without a spec. */
  static ObjectNode document(String name) {
    var document = Json.mapper().createObjectNode();
    document.put("apiVersion", Job.KIND.apiVersion()).put("kind", Job.KIND.name());
    document.putObject("metadata").put("name", name);
    document.putObject("spec");
    return document;
  }

  /**
   * Lets a job run, for the first time or once more; answers the number of the run before.
   *
   * @throws Failure when the job of that name is not over, or is not one to run by hand
   */
  int begin(ObjectNode document) {
    var target = new Target(Job.KIND, name);
    var present = store.get(Job.KIND, name);
    if (!present.exists()) {
      if (!new Edit(store).create(target, document)) {
        throw new Failure(
            ExitCode.CONFLICT, "jobs/" + name + " was made just now by somebody else");
      }
      return 0;
    }
    int before = mayRunAgain(present);
    new Edit(store).change(target, stored -> stored.set("spec", document.get("spec")));
    // For the run before: when the changed document alone leads to another one, this is void.
    store.request(
        present.ref(),
        Request.of("restart", String.valueOf(before), context.user(), context.now()),
        context.now());
    return before;
  }

  /** Deletes the job; the controllers take away what is left of it. */
  void remove() {
    store.get(Job.KIND, name).document().ifPresent(store::delete);
  }

  private static int mayRunAgain(ObjectView present) {
    var status = present.tree().path("status");
    var phase = status.path("phase").asText("Pending");
    if (present.deleting()) {
      throw conflict(present, "is being deleted; try again when it is gone");
    }
    if (present.tree().path("spec").hasNonNull("schedule")) {
      throw conflict(present, "has a schedule; choose another name");
    }
    if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
      throw conflict(
          present, "is not over (" + phase + "); wait for it, delete it, or choose another name");
    }
    return status.path("run").asInt();
  }

  private static Failure conflict(ObjectView present, String why) {
    return new Failure(ExitCode.CONFLICT, present.ref() + " " + why);
  }
}
