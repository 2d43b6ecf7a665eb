package io.abril.it.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Command;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS that ends at a real HAProxy; views are made by hand. */
@RealParts
class TlsOnRealHaproxyIT {
  @TempDir static Path tls;
  @TempDir Path folder;

  private final Environment environment;
  private Rig rig;

  TlsOnRealHaproxyIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeAll
  static void hostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  @BeforeEach
  void open() {
    rig = new Rig(tls, environment.variable("DOCKER_HOST"));
    rig.echo(21001, "a1");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.world.endpoint("date-1", "date", "1.0.0");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void openssl(String... words) {
    var command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    new Command(folder, Map.of()).run(Duration.ofSeconds(30), command.toArray(String[]::new)).ok();
  }

  /** A certificate for a host with its key, as the values of a Secret. */
  private Map<String, String> certificate(String host) throws IOException {
    return certificate(host, 30);
  }

  private Map<String, String> certificate(String host, int days) throws IOException {
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "k",
        "-out",
        "r",
        "-subj",
        "/CN=" + host);
    openssl("x509", "-req", "-in", "r", "-signkey", "k", "-days", "" + days, "-out", "c");
    return Map.of(
        "tls.crt", Files.readString(folder.resolve("c")),
        "tls.key", Files.readString(folder.resolve("k")));
  }

  private static SSLContext anyCertificate() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    var trust =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  /** The serial number of the certificate that is shown for a name, and a request's answer. */
  private record Shown(String subject, String serial, String answer) {}

  private static Shown ask(String host) throws IOException, GeneralSecurityException {
    return ask(host, 28443);
  }

  private static Shown ask(String host, int port) throws IOException, GeneralSecurityException {
    try (var socket =
        (SSLSocket) anyCertificate().getSocketFactory().createSocket(Rig.ADDRESS, port)) {
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(5_000);
      socket.startHandshake();
      var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new StringBuilder();
      try (var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)) {
        for (int c = in.read(); c >= 0; c = in.read()) {
          answer.append((char) c);
        }
      }
      return new Shown(
          shown.getSubjectX500Principal().getName(),
          shown.getSerialNumber().toString(16),
          answer.toString());
    }
  }

  private static String document(String secrets, String routes) {
    return Rig.document(", \"routes\": [" + routes + "]")
        .replace(
            "{\"port\": 80}",
            "{\"port\": 80}, {\"port\": 443, \"tls\": {\"secrets\": [" + secrets + "]}}");
  }

  private static String route(String host, String more) {
    return "{\"hosts\": [\"%s\"], \"to\": {\"endpoint\": \"date-1\"}%s}".formatted(host, more);
  }

  @Test
  void theCertificateIsChosenByNameAndRotatedWithoutAReload() throws Exception {
    rig.secret("one", "1", certificate("one.abril"));
    rig.secret("two", "1", certificate("two.abril"));
    rig.lb(
        "edge",
        document("\"one\", \"two\"", route("one.abril", "") + "," + route("two.abril", "")));
    rig.settle("edge");
    assertThat(ask("one.abril").answer()).startsWith("HTTP/1.1 200").contains("a1 /");
    assertThat(ask("two.abril").subject()).isEqualTo("CN=two.abril");
    assertThat(ask("other.abril").subject()).as("the first").isEqualTo("CN=one.abril");

    var before = ask("two.abril").serial();
    rig.log.clear();
    rig.secret("two", "2", certificate("two.abril"));
    rig.settle("edge");
    assertThat(ask("two.abril").serial()).isNotEqualTo(before);
    assertThat(ask("two.abril").answer()).startsWith("HTTP/1.1 200");
    assertThat(rig.log).isNotEmpty().noneMatch(step -> step.startsWith("reload"));
    assertThat(rig.log.toString()).doesNotContain("PRIVATE");

    var rotated = ask("two.abril").serial();
    rig.await(
        () -> rig.engine.signal(rig.engine.containers().keySet().iterator().next(), "SIGKILL"));
    Rig.pause(Duration.ofMillis(500));
    rig.settle("edge");
    assertThat(ask("two.abril").serial()).as("after a restart").isEqualTo(rotated);
  }

  @Test
  void whoAsksWithoutTlsIsSentToIt() throws Exception {
    rig.secret("one", "1", certificate("one.abril"));
    rig.lb("edge", document("\"one\"", route("one.abril", ", \"redirect\": {\"https\": true}")));
    rig.settle("edge");
    var request =
        HttpRequest.newBuilder(URI.create("http://" + Rig.ADDRESS + ":28080/x?y=1"))
            .header("Host", "one.abril")
            .build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location")).contains("https://one.abril:28443/x?y=1");
    assertThat(ask("one.abril").answer()).startsWith("HTTP/1.1 200");
  }

  @Test
  void aBadCertificateIsSaidAndEverythingElseIsServed() throws Exception {
    rig.secret("one", "1", certificate("one.abril"));
    var other = certificate("two.abril");
    rig.secret("two", "1", Map.of("tls.crt", other.get("tls.crt")));
    rig.lb(
        "edge",
        document("\"two\", \"one\"", route("one.abril", "") + "," + route("two.abril", "")));
    var plan = rig.settle("edge", p -> p.status().inSync());
    assertThat(plan.ready().orElseThrow().message())
        .isEqualTo("spec.binds[1] (port 443): the secret two has no private key (PEM, in tls.key)");
    assertThat(plan.status().routeStates().get(1).message())
        .startsWith("no certificate of the binds is for two.abril");
    assertThat(ask("one.abril").answer()).startsWith("HTTP/1.1 200");

    rig.secret("two", "2", certificate("two.abril", -1));
    rig.settle(
        "edge",
        p ->
            p.status().inSync()
                && p.ready().filter(r -> r.message().contains("expired")).isPresent());
    assertThat(ask("two.abril").subject()).isEqualTo("CN=two.abril");
  }

  private void origin(int port, String host) throws IOException {
    var pem = certificate(host);
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(pem.get("tls.crt")))
                    .addKeyValue(Buffer.buffer(pem.get("tls.key"))));
    rig.await(
        () ->
            rig.vertx
                .createHttpServer(options)
                .requestHandler(r -> r.response().end("origin of " + host))
                .listen(port, "0.0.0.0"));
  }

  private static String passThrough(String host, int port) {
    return "{\"protocol\": \"sni\", \"port\": 8443, \"hosts\": [\"%s\"], \"to\": {\"servers\": [\"%s:%d\"]}}"
        .formatted(host, Rig.ADDRESS, port);
  }

  @Test
  void tlsIsPassedThroughByTheNameThatItAsksFor() throws Exception {
    origin(21005, "five.abril");
    origin(21006, "six.abril");
    rig.lb(
        "edge",
        Rig.document(
            ", \"routes\": ["
                + passThrough("five.abril", 21005)
                + ", "
                + passThrough("six.abril", 21006)
                + "]"));
    rig.settle("edge");
    assertThat(ask("five.abril", 28444).subject()).isEqualTo("CN=five.abril");
    assertThat(ask("SIX.abril", 28444).answer()).contains("origin of six.abril");
    assertThatThrownBy(() -> ask("seven.abril", 28444)).isInstanceOf(IOException.class);
  }

  private static String line(int port) throws IOException {
    try (var socket = new Socket(Rig.ADDRESS, port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write("GET /x HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aPortOfItsOwnIsSwitchedWithoutAReload() throws Exception {
    rig.echo(21002, "a2");
    rig.world.entry("date", "1.0.1", Rig.ADDRESS, 21002);
    var tcp = "{\"protocol\": \"tcp\", \"port\": 5432, \"to\": {\"endpoint\": \"date-1\"}%s}";
    rig.lb("edge", Rig.document(", \"routes\": [" + tcp.formatted("") + "]"));
    rig.settle("edge");
    assertThat(line(25432)).contains("a1 /x");

    rig.log.clear();
    rig.world.endpoint("date-1", "date", "1.0.1");
    rig.settle("edge");
    assertThat(line(25432)).contains("a2 /x");
    assertThat(rig.log).noneMatch(step -> step.startsWith("reload"));

    rig.lb(
        "edge",
        Rig.document(", \"routes\": [" + tcp.formatted(", \"deny\": [\"0.0.0.0/0\"]") + "]"));
    rig.settle("edge");
    assertThat(line(25432)).isEmpty();
  }
}
