package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.state.Watch;
import io.abril.api.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Shows what a run says until it has ended. The status holds the last lines only, looked at now and
 * then: of a process that says more in between, lines are missing, and a line {@code …} says so.
 */
final class RunFollow {
  private final Context context;
  private final Store store;
  private final Target target;
  private final int runBefore;
  private List<String> shown = List.of();
  private int attempt;
  private String remark = "";

  RunFollow(Context context, Store store, Target target, int runBefore) {
    this.context = context;
    this.store = store;
    this.target = target;
    this.runBefore = runBefore;
  }

  /** The exit code: the process's own, or why there is none. */
  int toTheEnd(Duration longest) {
    var end = new Watch(store, longest).until(() -> look(store.get(target.kind(), target.name())));
    if (end.isPresent()) {
      return end.get();
    }
    throw new Failure(
        ExitCode.TIMEOUT,
        "job/"
            + target.name()
            + " has not ended after "
            + Durations.format(longest)
            + (remark.isEmpty() ? "" : ": " + remark)
            + Waiting.hint(store));
  }

  private Optional<Integer> look(ObjectView job) {
    if (!job.exists()) {
      throw new Failure(ExitCode.NOT_FOUND, job.ref() + " was deleted before it ended");
    }
    job.refusal()
        .ifPresent(
            why -> {
              throw new Failure(
                  ExitCode.FAILED, job.ref() + ": the controllers refuse the document: " + why);
            });
    var status = job.tree().path("status");
    if (status.path("run").asInt() <= runBefore) {
      return Optional.empty();
    }
    show(status);
    var phase = status.path("phase").asText();
    if (phase.equals("Succeeded")) {
      return Optional.of(ExitCode.OK);
    }
    if (phase.equals("Failed")) {
      return Optional.of(failed(status));
    }
    remark(job);
    return Optional.empty();
  }

  private int failed(JsonNode status) {
    context.remark("job/" + target.name() + " failed: " + status.path("message").asText());
    if (status.path("timedOut").asBoolean()) {
      return ExitCode.TIMEOUT;
    }
    int code = status.path("exitCode").asInt(ExitCode.FAILED);
    return code == 0 ? ExitCode.FAILED : code;
  }

  private void show(JsonNode status) {
    if (status.path("attempt").asInt() != attempt && !status.hasNonNull("finished")) {
      attempt = status.path("attempt").asInt();
      shown = List.of();
    }
    var tail = status.path("log").asText("").lines().toList();
    if (tail.isEmpty()) {
      return;
    }
    int known = overlap(shown, tail);
    if (known == 0 && !shown.isEmpty()) {
      context.say("…");
    }
    tail.subList(known, tail.size()).forEach(context::say);
    shown = tail;
  }

  /** How many lines at the beginning of the one are the end of the other. */
  static int overlap(List<String> before, List<String> now) {
    for (int k = Math.min(before.size(), now.size()); k > 0; k--) {
      if (before.subList(before.size() - k, before.size()).equals(now.subList(0, k))) {
        return k;
      }
    }
    return 0;
  }

  /** Why it waits, when that is new. */
  private void remark(ObjectView job) {
    var quiet = List.of("Progressing", "Running", "Ready", "Pending").contains(job.word());
    if (!quiet && !job.message().isEmpty() && !job.message().equals(remark)) {
      remark = job.message();
      context.remark("job/" + target.name() + ": " + job.word() + ": " + remark);
    }
  }
}
