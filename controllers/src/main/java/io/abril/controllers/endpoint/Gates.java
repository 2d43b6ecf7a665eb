package io.abril.controllers.endpoint;

import io.abril.api.Durations;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The conditions of a switch, found to hold or not, each with a sentence. Pure. */
final class Gates {
  private final EndpointSpec spec;
  private final EndpointObservation seen;
  private final SmokeGate smoke;

  Gates(EndpointSpec spec, EndpointObservation seen, SmokeGate smoke) {
    this.spec = spec;
    this.seen = seen;
    this.smoke = smoke;
  }

  /** Whether enough instances of a version are passing: the condition that nothing overrides. */
  boolean passing(Version version) {
    var pool = seen.pool(version);
    return pool.desired() > 0
        && pool.passing() >= Math.max(1, spec.gates().minPassing().ofWhole(pool.desired()));
  }

  /**
   * Whether the live version still has enough passing instances. Those that were added just now
   * have failed nothing yet: scaling is no reason to go back.
   */
  boolean holds(Version version) {
    var pool = seen.pool(version);
    int tried = pool.desired() - pool.fresh();
    return pool.passing() >= Math.max(1, spec.gates().minPassing().ofWhole(Math.max(0, tried)));
  }

  /** Such as {@code 3/3}. */
  String passingText(Optional<Version> version) {
    return version
        .map(seen::pool)
        .map(p -> p.name().isEmpty() ? "-" : p.passing() + "/" + p.desired())
        .orElse("-");
  }

  /** Every gate of an attempt. */
  List<Gate> of(Attempt attempt) {
    var gates = new ArrayList<Gate>();
    seen.nameTakenBy()
        .ifPresent(
            who ->
                gates.add(new Gate("name", false, "its name is registered in Consul by " + who)));
    gates.add(passingGate(attempt));
    gates.add(stableGate(attempt));
    gates.add(dnsGate(attempt));
    gates.add(balancerGate());
    gates.addAll(smoke.gates(attempt));
    return List.copyOf(gates);
  }

  private Gate passingGate(Attempt attempt) {
    var pool = seen.pool(attempt.candidate());
    if (pool.name().isEmpty()) {
      return new Gate(
          "passing",
          false,
          "there is no pool of " + spec.service() + " " + attempt.candidate() + " yet");
    }
    return new Gate(
        "passing",
        passing(attempt.candidate()),
        pool.passing()
            + " of "
            + pool.desired()
            + " instances of "
            + pool.name()
            + " are passing; "
            + spec.gates().minPassing()
            + " must be");
  }

  private Gate stableGate(Attempt attempt) {
    boolean met = attempt.stableSince().map(this::longEnough).orElse(false);
    return new Gate(
        "stable",
        met,
        attempt
            .stableSince()
            .map(
                since ->
                    "they have been passing since "
                        + since
                        + "; gates.stableFor wants "
                        + Durations.format(spec.gates().stableFor()))
            .orElse("they have not been passing without a break"));
  }

  private boolean longEnough(Instant since) {
    return !since.plus(spec.gates().stableFor()).isAfter(seen.now());
  }

  private Gate dnsGate(Attempt attempt) {
    var problems = seen.candidate().dns();
    return new Gate(
        "dns",
        problems.isEmpty(),
        problems.isEmpty()
            ? attempt.candidate() + "." + spec.service() + " resolves to its passing instances"
            : String.join("; ", problems));
  }

  private Gate balancerGate() {
    var problems =
        Stream.concat(seen.candidate().backends().stream(), seen.candidate().unseen().stream())
            .toList();
    if (problems.isEmpty() && seen.candidate().balancers() == 0) {
      return new Gate("load-balancers", true, "NotApplicable: there are none");
    }
    return new Gate(
        "load-balancers",
        problems.isEmpty(),
        problems.isEmpty() ? "every one has its servers up" : String.join("; ", problems));
  }
}
