package io.abril.controllers.loadbalancer;

import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.controllers.haproxy.Certificate;
import io.abril.controllers.haproxy.HaproxyConfig.Bind;
import io.abril.controllers.loadbalancer.RouteTable.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * What HAProxy listens on for HTTP. A certificate that can't be used is left out with a sentence,
 * and so is a bind that has no other; one that has expired is shown on, since clients that accept
 * it lose nothing. Pure.
 *
 * @param certificates of all binds
 * @param tls what they offer to routes
 */
record Binds(
    List<Bind> all, List<Certificate> certificates, RouteInputs.Tls tls, List<Problem> problems) {
  private static final String REASON = "CertificateUnusable";

  Binds {
    all = List.copyOf(all);
    certificates = List.copyOf(certificates);
    problems = List.copyOf(problems);
  }

  /**
   * The binds of a document.
   *
   * @param actual the port that stands for one here
   */
  static Binds of(
      LoadBalancerSpec spec, IntUnaryOperator actual, Map<String, Opened> secrets, Instant now) {
    var binds = new ArrayList<Bind>();
    var certificates = new TreeMap<String, Certificate>();
    var names = new TreeSet<String>();
    var problems = new ArrayList<Problem>();
    Optional<Integer> first = Optional.empty();
    for (int i = 0; i < spec.binds().size(); i++) {
      var bind = spec.binds().get(i);
      int port = actual.applyAsInt(bind.port());
      if (bind.tls().isEmpty()) {
        binds.add(new Bind(port));
        continue;
      }
      var field = "spec.binds[" + i + "]";
      var files = new ArrayList<String>();
      for (String secret : bind.tls().get().secrets()) {
        try {
          var found =
              CertificateText.of(secret, secrets.getOrDefault(secret, Opened.missing(secret)));
          found.warning(now).ifPresent(w -> problems.add(problem(field, bind.port(), w)));
          certificates.put(secret, found.certificate());
          names.addAll(found.names());
          files.add(found.certificate().file());
        } catch (Unroutable e) {
          problems.add(problem(field, bind.port(), e.getMessage()));
        }
      }
      if (files.isEmpty()) {
        problems.add(problem(field, bind.port(), "it has no certificate and is not listened on"));
      } else {
        binds.add(new Bind(port, files, bind.tls().get().minVersion().word()));
        first = first.or(() -> Optional.of(port));
      }
    }
    return new Binds(
        binds,
        List.copyOf(certificates.values()),
        new RouteInputs.Tls(first, List.copyOf(names)),
        problems);
  }

  private static Problem problem(String field, int port, String sentence) {
    return new Problem(true, REASON, field + " (port " + port + "): " + sentence);
  }
}
