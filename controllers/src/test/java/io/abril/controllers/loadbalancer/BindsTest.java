package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.controllers.haproxy.HaproxyConfig.Bind;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BindsTest {
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  private static String text(String file) throws IOException {
    try (var in = BindsTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static Binds binds(String json, Map<String, Opened> secrets, Instant now) {
    var text =
        "{apiVersion: abril/v1, kind: LoadBalancer, metadata: {name: edge}, spec: {binds: "
            + json
            + "}}";
    var verdict = new Admission(List.of(LoadBalancer.KIND)).admit(text, Optional.empty());
    var spec = (LoadBalancerSpec) ((Verdict.Admitted) verdict).typedSpec();
    return Binds.of(spec, port -> port + 28_000, secrets, now);
  }

  private static Map<String, Opened> site() throws IOException {
    var values = Map.of("tls.crt", text("rsa.crt"), "tls.key", text("rsa-pkcs8.key"));
    return Map.of("site", new Opened(values, ""));
  }

  @Test
  void aBindShowsItsCertificatesAndOffersThemToRoutes() throws IOException {
    var binds =
        binds(
            "[{port: 80}, {port: 443, tls: {secrets: [site], minVersion: TLSv1.3}}]", site(), NOW);
    assertThat(binds.all())
        .containsExactly(new Bind(28_080), new Bind(28_443, List.of("cert-site.pem"), "TLSv1.3"));
    assertThat(binds.tls().port()).contains(28_443);
    assertThat(binds.tls().names()).containsExactly("*.shop.abril", "www.abril");
    assertThat(binds.problems()).isEmpty();
  }

  @Test
  void aBindWithoutAUsableCertificateIsLeftOutAlone() throws IOException {
    var binds =
        binds(
            "[{port: 443, tls: {secrets: [gone]}}, {port: 444, tls: {secrets: [gone, site]}}]",
            site(),
            NOW);
    assertThat(binds.all()).extracting(Bind::port).containsExactly(28_444);
    assertThat(binds.problems())
        .extracting(RouteTable.Problem::message)
        .containsExactly(
            "spec.binds[0] (port 443): the secret gone is not there; abrilctl create secret gone"
                + " makes it",
            "spec.binds[0] (port 443): it has no certificate and is not listened on",
            "spec.binds[1] (port 444): the secret gone is not there; abrilctl create secret gone"
                + " makes it");
  }

  @Test
  void anExpiredCertificateIsShownOnAndSaid() throws IOException {
    var binds =
        binds(
            "[{port: 443, tls: {secrets: [site]}}]", site(), Instant.parse("2200-01-01T00:00:00Z"));
    assertThat(binds.all()).hasSize(1);
    assertThat(binds.problems())
        .singleElement()
        .matches(
            p -> p.reason().equals("CertificateUnusable") && p.message().contains("has expired"));
  }
}
