package io.abril.controllers.job;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.job.Job;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.controllers.docker.Deeds.Failure;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.job.JobObservation.Located;
import io.abril.runtime.Op;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A tiny model of what a job's reconciler sees and does: engines that carry deeds out a while after
 * they were begun, and processes that end by themselves. Time moves only when nothing is left to do
 * at once.
 */
final class JobWorld {
  private static final Admission ADMISSION = new Admission(List.of(Job.KIND));
  private static final int MOST_AT_ONCE = 30;
  static final String UID = "u1";

  Instant now = Instant.parse("2026-01-02T03:04:05Z");
  JobSpec spec;
  long generation = 1;
  boolean deleting;
  boolean settled;
  JobStatus status;
  final Map<String, Boolean> nodes = new TreeMap<>(Map.of("vm1", true));
  final Map<String, Located> containers = new LinkedHashMap<>();
  final Map<String, Failure> failures = new HashMap<>();
  final Map<String, Deed> busy = new HashMap<>();
  final List<Op> ops = new ArrayList<>();
  List<String> waitsFor = List.of();
  Optional<Places.Place> place = Optional.empty();

  /** What the process of an attempt ends with, and after how long. */
  Function<String, Integer> exits = container -> 0;

  Duration runs = Duration.ofSeconds(10);
  boolean obeysStop = true;
  Function<JobAction, Optional<DockerError>> fails = action -> Optional.empty();
  Function<JobAction, Duration> takes = action -> Duration.ofMillis(100);

  JobDecision.Outcome last;
  final List<JobAction> done = new ArrayList<>();
  final List<String> events = new ArrayList<>();

  /** How often the process of a container was started. */
  final Map<String, Integer> starts = new TreeMap<>();

  /** The most processes that have run at a time on nodes that answered. */
  int mostAtATime;

  private final Map<String, Instant> ends = new HashMap<>();

  record Deed(JobAction action, Instant until) {}

  JobWorld(String fields) {
    document(fields);
    generation = 1;
  }

  static JobSpec spec(String fields) {
    var text = fields.isEmpty() ? "" : ", " + fields;
    var verdict =
        ADMISSION.admit(
            "{apiVersion: abril/v1, kind: Job, metadata: {name: db}, spec: {image: {ref: img}"
                + text
                + "}}",
            Optional.empty());
    if (verdict instanceof Verdict.Rejected rejected) {
      throw new AssertionError(rejected.sentence());
    }
    return (JobSpec) ((Verdict.Admitted) verdict).typedSpec();
  }

  /** The document changes. */
  void document(String fields) {
    spec = spec(fields);
    generation++;
  }

  Resource<JobSpec, JobStatus> job() {
    return new Resource<>(
        Job.KIND,
        new Meta(
            "db",
            Map.of(),
            Map.of(),
            UID,
            generation,
            Instant.EPOCH,
            deleting ? Optional.of(now) : Optional.empty()),
        spec,
        Optional.ofNullable(status),
        List.of());
  }

  private JobObservation observe() {
    return new JobObservation(
        now,
        Map.copyOf(nodes),
        Map.copyOf(containers),
        Set.copyOf(busy.keySet()),
        Map.copyOf(failures),
        waitsFor,
        () -> place.orElseGet(this::anyNode),
        "said",
        List.copyOf(ops));
  }

  private Places.Place anyNode() {
    return nodes.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .findFirst()
        .map(Places.Place::on)
        .orElseGet(() -> Places.Place.nowhere("0 of " + nodes.size() + " nodes fit"));
  }

  /** One pass; answers whether it changed anything. */
  boolean pass() {
    var before = status;
    last = JobDecision.decide(job(), observe());
    status = last.status();
    settled = last.settled();
    ops.removeAll(last.consumed());
    last.events().forEach(e -> events.add(e.reason()));
    last.actions().forEach(this::submit);
    return !status.equals(before) || !last.actions().isEmpty();
  }

  private void submit(JobAction action) {
    done.add(action);
    if (!busy.containsKey(action.container())) {
      failures.remove(action.container());
      busy.put(action.container(), new Deed(action, now.plus(takes.apply(action))));
    }
  }

  private void finish(JobAction action) {
    var error = fails.apply(action);
    if (action instanceof JobAction.Create create) {
      create(create, error);
    } else if (error.isPresent()) {
      fail(action, error.get());
    } else if (action instanceof JobAction.Stop) {
      if (obeysStop) {
        end(action.container(), 143);
      }
    } else {
      containers.remove(action.container());
      ends.remove(action.container());
      failures.remove(action.container());
    }
  }

  /** As {@link JobDeeds#create}: an error of the image or the name comes before the container. */
  private void create(JobAction.Create action, Optional<DockerError> error) {
    if (error.filter(e -> e.reason() != DockerError.Reason.REFUSED).isPresent()) {
      fail(action, error.get());
      return;
    }
    var name = action.container();
    containers.computeIfAbsent(name, n -> located(action.node(), n, "created", Optional.empty()));
    if (!containers.get(name).fresh()) {
      return;
    }
    if (error.isPresent()) {
      fail(action, error.get());
      return;
    }
    starts.merge(name, 1, Integer::sum);
    containers.put(name, located(action.node(), name, "running", Optional.empty()));
    ends.put(name, now.plus(runs));
    int running =
        (int)
            containers.values().stream()
                .filter(l -> nodes.get(l.node()) && l.container().running())
                .count();
    mostAtATime = Math.max(mostAtATime, running);
  }

  private void fail(JobAction action, DockerError error) {
    failures.put(action.container(), new Failure(error.reason(), error.getMessage(), now));
  }

  private void end(String name, int code) {
    ends.remove(name);
    containers.computeIfPresent(
        name,
        (n, l) -> l.container().running() ? located(l.node(), n, "exited", Optional.of(code)) : l);
  }

  private Located located(String node, String name, String state, Optional<Integer> exit) {
    return new Located(
        node,
        new Container(
            "id-" + name,
            name,
            Map.of("abril.job", "db", "abril.uid", UID),
            "img",
            "",
            state,
            exit,
            false,
            "",
            Map.of(),
            now.toEpochMilli()));
  }

  /** The container that the status names. */
  Container current() {
    return containers.get(status.container()).container();
  }

  /** A new leader takes over; what the old one had under way is over or was never begun. */
  void newLeader(boolean deedsLanded) {
    var deeds = new ArrayList<>(busy.values());
    busy.clear();
    if (deedsLanded) {
      deeds.forEach(d -> finish(d.action()));
    }
    failures.clear();
  }

  /** Passes, and lets that much time go by. */
  void run(Duration time) {
    var end = now.plus(time);
    passes();
    while (now.isBefore(end)) {
      var next = nextMoment().filter(at -> at.isBefore(end)).orElse(end);
      now = next.isAfter(now) ? next : now.plusMillis(1);
      happen();
      passes();
    }
  }

  private void passes() {
    int passes = 0;
    while (pass()) {
      if (++passes > MOST_AT_ONCE) {
        throw new AssertionError("the job never comes to rest: " + last);
      }
    }
  }

  private void happen() {
    var due = new HashSet<String>();
    busy.forEach((name, deed) -> note(due, name, deed.until()));
    due.forEach(name -> finish(busy.remove(name).action()));
    var over = new HashSet<String>();
    ends.forEach((name, at) -> note(over, name, at));
    over.forEach(name -> end(name, exits.apply(name)));
  }

  private void note(Set<String> names, String name, Instant at) {
    if (!at.isAfter(now)) {
      names.add(name);
    }
  }

  private Optional<Instant> nextMoment() {
    var moments = new ArrayList<Instant>();
    busy.values().forEach(d -> moments.add(d.until()));
    moments.addAll(ends.values());
    last.lookAgain().ifPresent(moments::add);
    return moments.stream().min(Instant::compareTo);
  }
}
