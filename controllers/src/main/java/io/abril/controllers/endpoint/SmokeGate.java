package io.abril.controllers.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.EndpointStatus.SmokeResult;
import io.abril.api.endpoint.Smoke;
import io.abril.api.job.JobSpec;
import io.abril.controllers.Hashes;
import io.abril.controllers.endpoint.SmokeSeen.HttpTest;
import io.abril.controllers.endpoint.SmokeSeen.JobRun;
import io.abril.controllers.endpoint.SmokeSeen.Progress;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The smoke tests of an attempt. A result belongs to the attempt, the test and what the candidate
 * runs: another image, or a changed test, is tested again. A job is begun once for those, whoever
 * leads; requests over HTTP may be repeated by a new leader. Pure.
 */
final class SmokeGate {
  /** The variable that tells a run whose it is. */
  private static final String ATTEMPT = "ABRIL_ATTEMPT";

  private final String endpoint;
  private final EndpointSpec spec;
  private final EndpointObservation seen;

  SmokeGate(String endpoint, EndpointSpec spec, EndpointObservation seen) {
    this.endpoint = endpoint;
    this.spec = spec;
    this.seen = seen;
  }

  /** The status with the results that have come in; those of what is tested no more go. */
  EndpointStatus recorded(EndpointStatus s) {
    var attempt = s.attempt().orElseThrow();
    var results = new ArrayList<SmokeResult>();
    for (Smoke test : spec.gates().smoke()) {
      var key = key(attempt, test);
      result(attempt, key)
          .or(
              () ->
                  progress(attempt, test)
                      .filter(p -> p.state() != State.RUNNING)
                      .map(p -> new SmokeResult(key, p.state() == State.PASSED, p.message())))
          .ifPresent(results::add);
    }
    return results.equals(attempt.smoke()) ? s : Transitions.smoked(s, results);
  }

  /** Why the candidate is not fit, as a sentence; empty while no test has failed. */
  Optional<String> failure(Attempt attempt) {
    for (Smoke test : spec.gates().smoke()) {
      var failed = result(attempt, key(attempt, test)).filter(r -> !r.passed());
      if (failed.isPresent()) {
        return Optional.of("the smoke test " + test.title() + " failed: " + failed.get().message());
      }
    }
    return Optional.empty();
  }

  List<Gate> gates(Attempt attempt) {
    var gates = new ArrayList<Gate>();
    for (int i = 0; i < spec.gates().smoke().size(); i++) {
      var test = spec.gates().smoke().get(i);
      var result = result(attempt, key(attempt, test));
      gates.add(
          new Gate(
              "smoke[" + i + "]",
              result.filter(SmokeResult::passed).isPresent(),
              test.title()
                  + ": "
                  + result.map(SmokeResult::message).orElseGet(() -> waiting(attempt, test))));
    }
    return gates;
  }

  private String waiting(Attempt attempt, Smoke test) {
    var template = test.job();
    if (template.isPresent() && !seen.smoke().templates().containsKey(template.get())) {
      return "there is no such job; 'abrilctl apply' it";
    }
    return progress(attempt, test).map(Progress::message).orElse("it waits for the gates before");
  }

  /** Tests over HTTP that nobody has begun. */
  List<HttpTest> toBegin(Attempt attempt) {
    var tests = new ArrayList<HttpTest>();
    var left = Duration.between(seen.now(), attempt.deadline());
    for (Smoke test : spec.gates().smoke()) {
      var key = key(attempt, test);
      if (test.http().isPresent()
          && result(attempt, key).isEmpty()
          && !seen.smoke().http().containsKey(key)
          && !left.isNegative()) {
        tests.add(
            new HttpTest(
                attempt.id(),
                key,
                test.http().get(),
                test.expect(),
                test.count(),
                test.timeout(),
                left.isZero() ? Duration.ofMillis(1) : left,
                seen.smoke().servers()));
      }
    }
    return tests;
  }

  /**
   * The runs of jobs that the attempt has, for as long as it is the last one.
   *
   * @param begin whether those are to begin that have not
   */
  Map<String, JobSpec> jobs(Attempt attempt, boolean begin) {
    var runs = new TreeMap<String, JobSpec>();
    seen.smoke()
        .jobs()
        .forEach(
            (name, run) -> {
              if (attempt.id().equals(run.spec().env().get(ATTEMPT))) {
                runs.put(name, run.spec());
              }
            });
    for (Smoke test : begin ? spec.gates().smoke() : List.<Smoke>of()) {
      var template = test.job().map(seen.smoke().templates()::get);
      var key = key(attempt, test);
      if (template.isPresent() && result(attempt, key).isEmpty()) {
        runs.computeIfAbsent(run(test, key), name -> told(template.get(), attempt));
      }
    }
    return runs;
  }

  /** The job as its document says, once, and told whom it is to test. */
  private JobSpec told(JobSpec template, Attempt attempt) {
    ObjectNode tree = Json.mapper().valueToTree(template);
    tree.remove("schedule");
    var version = attempt.candidate();
    tree.withObject("/env")
        .put("ABRIL_ENDPOINT", endpoint)
        .put(ATTEMPT, attempt.id())
        .put("ABRIL_SERVICE", spec.service())
        .put("ABRIL_VERSION", version.toString())
        .put("ABRIL_NAME", Pointer.target(spec.service(), version))
        .put("ABRIL_INSTANCES", String.join(",", seen.smoke().servers()));
    return Json.read(tree, JobSpec.class);
  }

  private static String run(Smoke test, String key) {
    return test.job().orElseThrow() + "." + key.substring(0, 6);
  }

  private static Optional<SmokeResult> result(Attempt attempt, String key) {
    return attempt.smoke().stream().filter(r -> r.of().equals(key)).findFirst();
  }

  private Optional<Progress> progress(Attempt attempt, Smoke test) {
    var key = key(attempt, test);
    return test.http().isPresent()
        ? Optional.ofNullable(seen.smoke().http().get(key))
        : Optional.ofNullable(seen.smoke().jobs().get(run(test, key))).map(JobRun::progress);
  }

  /** A break in passing lets requests over HTTP be sent again; a job is not run again for it. */
  private String key(Attempt attempt, Smoke test) {
    var since = test.http().isPresent() ? attempt.stableSince() : Optional.empty();
    var template = test.job().map(seen.smoke().templates()::get).map(Json::write).orElse("");
    return Hashes.hex12(
        String.join(
            "\n",
            attempt.id(),
            Json.write(test),
            template,
            running(attempt.candidate()),
            since.map(Object::toString).orElse("")));
  }

  private String running(Version version) {
    return seen.pool(version).digest();
  }
}
