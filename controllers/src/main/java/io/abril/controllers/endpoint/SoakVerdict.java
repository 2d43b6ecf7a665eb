package io.abril.controllers.endpoint;

import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointSpec.TooFew;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Count;
import io.abril.api.endpoint.EndpointStatus.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the load balancers' counters say of a version that went live. Counters begin anew with each
 * process of a load balancer, so they are summed up as they grow; a load balancer that can't be
 * asked adds nothing, and takes nothing away. Pure.
 */
final class SoakVerdict {
  /** Fewer than these are not judged before the soak is over: the first one may just be bad. */
  private static final int EARLY = 20;

  private static final Duration WRITTEN_EVERY = Duration.ofSeconds(5);

  private SoakVerdict() {}

  /** Nothing has been counted; what the load balancers show now was before the switch. */
  static Traffic from(Map<String, Count> seen, Instant now) {
    return new Traffic(0, 0, seen, Optional.of(now));
  }

  /**
   * The sum with what has come since.
   *
   * @param seen by process: {@code load balancer on node#pid}
   */
  static Traffic counted(Traffic before, Map<String, Count> seen, Instant at) {
    var known =
        before.workers().keySet().stream().map(SoakVerdict::instance).collect(Collectors.toSet());
    var answering = seen.keySet().stream().map(SoakVerdict::instance).collect(Collectors.toSet());
    long requests = before.requests();
    long errors = before.errors();
    var workers = new HashMap<String, Count>();
    for (var entry : seen.entrySet()) {
      var now = entry.getValue();
      var last = before.workers().get(entry.getKey());
      if (last != null && now.requests() >= last.requests() && now.errors() >= last.errors()) {
        requests += now.requests() - last.requests();
        errors += now.errors() - last.errors();
      } else if (known.contains(instance(entry.getKey()))) {
        // After a reload or a restart: all that it has counted is new.
        requests += now.requests();
        errors += now.errors();
      }
      workers.put(entry.getKey(), now);
    }
    before
        .workers()
        .forEach(
            (key, last) -> {
              if (!answering.contains(instance(key))) {
                workers.put(key, last);
              }
            });
    return new Traffic(requests, errors, workers, Optional.of(at));
  }

  /**
   * Whether it is time to write figures down: each write wakes load balancers and pools. A process
   * that is new, or gone, is written down at once, so that what the others have counted is kept.
   */
  static boolean worthWriting(Traffic before, Traffic after) {
    boolean same =
        before.requests() == after.requests()
            && before.errors() == after.errors()
            && before.workers().equals(after.workers());
    boolean due =
        before
            .at()
            .flatMap(b -> after.at().map(a -> !a.isBefore(b.plus(WRITTEN_EVERY))))
            .orElse(true);
    return !same && (due || !before.workers().keySet().equals(after.workers().keySet()));
  }

  private static String instance(String worker) {
    return worker.substring(0, Math.max(0, worker.lastIndexOf('#')));
  }

  /** What is to become of a soak. */
  sealed interface Verdict {
    /** It goes on; empty while its time is not over. */
    record Wait(String sentence) implements Verdict {}

    /** The switch was good. */
    record Good() implements Verdict {}

    /** The switch is undone. */
    record Bad(String sentence) implements Verdict {}
  }

  /**
   * Judges.
   *
   * @param balancers how many load balancers there are
   */
  static Verdict of(EndpointSpec.Soak soak, EndpointStatus s, int balancers, Instant now) {
    var traffic = s.traffic().orElseGet(() -> from(Map.of(), now));
    boolean over = s.revertUntil().map(until -> !until.isAfter(now)).orElse(true);
    long floor = Math.max(soak.minRequests(), over ? 1 : EARLY);
    if (traffic.requests() >= floor
        && soak.maxErrorRate().exceededBy(traffic.errors(), traffic.requests())) {
      return new Verdict.Bad(
          text(traffic)
              + " were answered with 5xx since the switch; soak.maxErrorRate is "
              + soak.maxErrorRate());
    }
    if (!over) {
      return new Verdict.Wait("");
    }
    boolean tooFew = balancers > 0 && traffic.requests() < soak.minRequests();
    return tooFew && soak.onTooFewRequests() == TooFew.HOLD
        ? new Verdict.Wait(
            "the soak is held: "
                + traffic.requests()
                + " requests came since the switch, soak.minRequests wants "
                + soak.minRequests())
        : new Verdict.Good();
  }

  /** Such as {@code 12 of 400 requests}; empty when nothing was counted. */
  static Optional<String> text(EndpointStatus s) {
    return s.traffic().filter(t -> t.requests() > 0).map(SoakVerdict::text);
  }

  private static String text(Traffic t) {
    return t.errors() + " of " + t.requests() + " requests";
  }
}
