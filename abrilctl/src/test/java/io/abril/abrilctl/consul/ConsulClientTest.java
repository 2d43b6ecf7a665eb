package io.abril.abrilctl.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.fake.FakeConsul;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client reads, writes, waits, and says what went wrong. */
class ConsulClientTest {
  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void stop() {
    consul.close();
  }

  private ConsulClient client(String addresses, Map<String, String> env) {
    return new ConsulClient(ConsulSettings.of(Optional.of(addresses), env));
  }

  private ConsulClient client() {
    return client(consul.address(), Map.of());
  }

  @Test
  void aWriteNeedsTheRevisionThatWasRead() {
    assertThat(client().put("a/b c", "1", OptionalLong.of(0))).isTrue();
    assertThat(client().put("a/b c", "2", OptionalLong.of(0))).isFalse();

    var entry = client().get("a/b c").orElseThrow();

    assertThat(entry.value()).isEqualTo("1");
    assertThat(client().put("a/b c", "2", OptionalLong.of(entry.modifyIndex()))).isTrue();
    assertThat(client().delete("a/b c", OptionalLong.of(entry.modifyIndex()))).isFalse();
    assertThat(client().delete("a/b c", OptionalLong.empty())).isTrue();
    assertThat(client().get("a/b c")).isEmpty();
    assertThat(client().list("a/")).isEmpty();
  }

  @Test
  void awaitAnswersWhenSomethingChanges() throws Exception {
    consul.put("abril/a", "1");
    long index = client().await("abril", 0, Duration.ZERO);
    var next =
        CompletableFuture.supplyAsync(() -> client().await("abril", index, Duration.ofSeconds(30)));
    consul.put("abril/b", "2");

    assertThat(next.get(10, TimeUnit.SECONDS)).isGreaterThan(index);
    assertThat(client().await("abril", index + 1, Duration.ofMillis(20))).isEqualTo(index + 1);
  }

  @Test
  void addressesAreTriedInTurn() {
    consul.put("k", "v");

    assertThat(client("http://127.0.0.1:1," + consul.address(), Map.of()).get("k")).isPresent();
    assertThatThrownBy(() -> client("http://127.0.0.1:1,127.0.0.1:2", Map.of()).get("k"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
        .hasMessageStartingWith("reading k: no Consul answers at http://127.0.0.1:1 (")
        .hasMessageContaining("http://127.0.0.1:2 (")
        .hasMessageEndingWith("; give its address with --consul or CONSUL_HTTP_ADDR");
  }

  @Test
  void anElectionIsWaitedFor() {
    consul.put("k", "v");
    consul.failNext(2, 500);

    assertThat(client().get("k")).isPresent();
  }

  @Test
  void aDenialSaysWhatToDo() {
    consul.failNext(1, 403);

    assertThatThrownBy(() -> client().get("k"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.exitCode()).isEqualTo(ExitCode.DENIED))
        .hasMessage(
            "reading k: Consul denies it (Permission denied); set CONSUL_HTTP_TOKEN to a token that"
                + " may");
  }

  @Test
  void theTokenIsSentInAHeader(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("token"), "t2\n");

    client(consul.address(), Map.of("CONSUL_HTTP_TOKEN", "t1")).get("k");
    client(consul.address() + "/", Map.of("CONSUL_HTTP_TOKEN_FILE", file.toString())).get("k");

    assertThat(consul.tokens()).containsExactly("t1", "t2");
  }

  @Test
  void anAddressThatIsNoneIsAUsageError() {
    assertThatThrownBy(() -> client("ftp://x", Map.of()))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage("'ftp://x' is not an address of Consul such as http://127.0.0.1:8500");
  }

  @Test
  void anHttpsAddressNeedsCertificatesThatCanBeRead(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("ca.pem"), "no certificate");

    assertThatThrownBy(
            () -> client("https://127.0.0.1:1", Map.of("CONSUL_CACERT", file.toString())))
        .hasMessageStartingWith("CONSUL_CACERT: can't read certificates from ");
  }
}
