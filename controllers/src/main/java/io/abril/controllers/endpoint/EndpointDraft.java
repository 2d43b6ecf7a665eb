package io.abril.controllers.endpoint;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.EndpointStatus.Move;
import io.abril.api.endpoint.EndpointStatus.SmokeResult;
import io.abril.api.endpoint.EndpointStatus.Traffic;
import io.abril.api.endpoint.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A status that is being changed: only {@link Transitions} does that. */
final class EndpointDraft {
  Phase phase;
  Instant phaseSince;
  Optional<Version> wanted;
  Optional<Version> live;
  Optional<Version> previous;
  Optional<Of> attempt;
  List<Version> rejected;
  List<Version> retired;
  List<Version> leaving;
  String paused;
  List<Gate> gates;
  String gatesMet;
  String passing;
  String dns;
  String loadBalancers;
  Optional<Instant> revertUntil;
  Optional<Traffic> traffic;
  List<Move> switches;

  /** The attempt. */
  static final class Of {
    final String id;
    final Version candidate;
    final Instant startedAt;
    Instant deadline;
    Optional<Instant> stableSince;
    Optional<Instant> readySince;
    boolean promoted;
    boolean full;
    List<SmokeResult> smoke;
    String outcome;

    Of(Attempt a) {
      id = a.id();
      candidate = a.candidate();
      startedAt = a.startedAt();
      deadline = a.deadline();
      stableSince = a.stableSince();
      readySince = a.readySince();
      promoted = a.promoted();
      full = a.full();
      smoke = a.smoke();
      outcome = a.outcome();
    }

    Attempt done() {
      return new Attempt(
          id,
          candidate,
          startedAt,
          deadline,
          stableSince,
          readySince,
          promoted,
          full,
          smoke,
          outcome);
    }
  }

  private EndpointDraft(EndpointStatus s) {
    phase = s.phase();
    phaseSince = s.phaseSince();
    wanted = s.wanted();
    live = s.live();
    previous = s.previous();
    attempt = s.attempt().map(Of::new);
    rejected = s.rejected();
    retired = s.retired();
    leaving = s.leaving();
    paused = s.paused();
    gates = s.gates();
    gatesMet = s.gatesMet();
    passing = s.passing();
    dns = s.dns();
    loadBalancers = s.loadBalancers();
    revertUntil = s.revertUntil();
    traffic = s.traffic();
    switches = s.switches();
  }

  /** The status with that change. */
  static EndpointStatus change(EndpointStatus s, Consumer<EndpointDraft> change) {
    var draft = new EndpointDraft(s);
    change.accept(draft);
    return draft.status();
  }

  void enter(Phase next, Instant now) {
    phase = next;
    phaseSince = now;
    revertUntil = Optional.empty();
  }

  private EndpointStatus status() {
    return new EndpointStatus(
        phase,
        phaseSince,
        wanted,
        live,
        previous,
        attempt.map(Of::done),
        rejected,
        retired,
        leaving,
        paused,
        gates,
        gatesMet,
        passing,
        dns,
        loadBalancers,
        revertUntil,
        traffic,
        switches);
  }
}
