package io.abril.controllers.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.consul.Agents.Check;
import io.abril.controllers.consul.Agents.How;
import io.abril.controllers.consul.Agents.Registration;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.Engine.Declared;
import io.abril.controllers.docker.Engine.PublishedPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key that Registrator knows, and what becomes of it. */
class AdoptedServicesTest {
  static final String ID = "0123456789abcdef0123456789abcdef";
  private static final PublishedPort HTTP = new PublishedPort(80, "tcp", "", 32_768);
  private static final PublishedPort HTTPS = new PublishedPort(443, "tcp", "", 32_769);

  static Container container(
      String state, Map<String, String> labels, Map<String, String> env, PublishedPort... ports) {
    return new Container(
        ID,
        "eager_euler",
        labels,
        "registry.example:5000/team/simple:1.2",
        "sha256:1",
        state,
        Optional.empty(),
        false,
        "",
        Map.of(),
        1,
        "",
        Optional.of(new Declared(env, List.of(ports))));
  }

  private static AdoptedServices adopted(Container container) {
    return AdoptedServices.of("abril", "vm1", "10.0.0.1", container);
  }

  /** With {@code KEY=value;KEY=value} as environment. */
  private static AdoptedServices said(String text, PublishedPort... ports) {
    return adopted(container("running", Map.of(), map(text), ports));
  }

  private static Map<String, String> map(String text) {
    var map = new LinkedHashMap<String, String>();
    for (String entry : text.split(";")) {
      map.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
    }
    return map;
  }

  private static Registration one(String text) {
    var services = said(text, HTTP);
    assertThat(services.problems()).isEmpty();
    assertThat(services.registrations()).hasSize(1);
    return services.registrations().get(0);
  }

  // ---- who is adopted

  @Test
  void aContainerThatSaysNothingOrPublishesNothingIsLeftAlone() {
    assertThat(adopted(container("running", Map.of(), Map.of(), HTTP)).registrations()).isEmpty();
    assertThat(said("SERVICE_NAME=simple").registrations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "running,1",
    "paused,1",
    "created,0",
    "exited,0",
    "dead,0",
    "restarting,0",
    "removing,0"
  })
  void onlyOneThatRunsIsThere(String state, int services) {
    assertThat(
            adopted(container(state, Map.of("SERVICE_NAME", "a"), Map.of(), HTTP)).registrations())
        .hasSize(services);
  }

  @Test
  void oneThatSomeAbrilStartedIsNotAdopted() {
    var ours =
        new Container(
            ID,
            "n",
            Map.of("abril.root", "other", "SERVICE_NAME", "a"),
            "i",
            "",
            "running",
            Optional.empty(),
            false,
            "",
            Map.of(80, 1),
            1);
    assertThat(adopted(ours).registrations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVICE_IGNORE=true", "SERVICE_IGNORE=false", "SERVICE_80_IGNORE=yes"})
  void anythingAtAllInIgnoreCounts(String text) {
    assertThat(said(text + ";SERVICE_NAME=a", HTTP).registrations()).isEmpty();
  }

  @Test
  void aPortCanBeIgnoredAlone() {
    assertThat(said("SERVICE_443_IGNORE=true;SERVICE_NAME=a", HTTP, HTTPS).registrations())
        .extracting(Registration::port)
        .containsExactly(32_768);
  }

  @Test
  void aPortForTheHostItselfAloneIsOfNoUseToOthers() {
    assertThat(
            said("SERVICE_NAME=a", new PublishedPort(80, "tcp", "127.0.0.1", 8080)).registrations())
        .isEmpty();
  }

  // ---- what it is called

  @Test
  void theWholeOfOneIs() {
    var r =
        one(
            "SERVICE_NAME=simple;SERVICE_TAGS=1.0.0,blue;SERVICE_REGION=us2;SERVICE_CHECK_HTTP=/ok");
    assertThat(r.id()).isEqualTo("abril:abril:adopted:0123456789ab:80");
    assertThat(r.name()).isEqualTo("simple");
    assertThat(r.address()).isEqualTo("10.0.0.1");
    assertThat(r.port()).isEqualTo(32_768);
    assertThat(r.tags()).containsExactly("1.0.0", "blue");
    assertThat(r.meta())
        .isEqualTo(
            Map.of(
                "region",
                "us2",
                "abril-root",
                "abril",
                "abril-adopted",
                "vm1",
                "abril-container",
                "0123456789ab"));
    assertThat(r.check())
        .contains(
            new Check(
                How.HTTP,
                "http://10.0.0.1:32768/ok",
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1));
    assertThat(r.passing()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // one port
        "SERVICE_REGION=x | simple |",
        "SERVICE_NAME= | simple |",
        "SERVICE_NAME=db | db |",
        "SERVICE_80_NAME=db | db |",
        "SERVICE_81_NAME=db | simple |",
        "SERVICE_name=db | db |",
        // two ports
        "SERVICE_REGION=x | simple-80 | simple-443",
        "SERVICE_NAME=db | db-80 | db-443",
        "SERVICE_80_NAME=db | db | simple-443",
        "SERVICE_80_NAME=http;SERVICE_443_NAME=https | http | https",
        "SERVICE_NAME=db;SERVICE_443_NAME=https | db-80 | https",
      })
  void itsNameIsTheImagesUnlessItSaysAnother(String text, String first, String second) {
    var ports = new ArrayList<>(List.of(HTTP));
    var names = new ArrayList<>(List.of(first));
    if (second != null) {
      ports.add(HTTPS);
      names.add(second);
    }
    assertThat(said(text, ports.toArray(PublishedPort[]::new)).registrations())
        .extracting(Registration::name)
        .isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "busybox | busybox",
        "library/redis:7 | redis",
        "localhost:5000/a/b/web@sha256:abc | web",
        "localhost:5000/web:1@sha256:abc | web"
      })
  void anImagesNameIsItsLastPart(String image, String name) {
    var c = container("running", Map.of("SERVICE_X", "y"), Map.of(), HTTP);
    var of =
        new Container(
            c.id(),
            c.name(),
            c.labels(),
            image,
            "",
            "running",
            Optional.empty(),
            false,
            "",
            Map.of(),
            1,
            "",
            c.declared());
    assertThat(adopted(of).registrations().get(0).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a,b | a+b", ",a,,b, | a+b", "a\\,b,c | a,b+c", "1.0.0 | 1.0.0", "' a , b ' | a+b"})
  void tagsAreSeparatedByCommas(String tags, String wanted) {
    assertThat(one("SERVICE_TAGS=" + tags).tags()).containsExactly(wanted.split("\\+"));
  }

  @Test
  void aPortOfDatagramsSaysSoInIdAndTags() {
    var udp = new PublishedPort(53, "udp", "", 5353);
    var r = said("SERVICE_NAME=dns;SERVICE_TAGS=a", udp).registrations().get(0);
    assertThat(r.id()).isEqualTo("abril:abril:adopted:0123456789ab:53:udp");
    assertThat(r.tags()).containsExactly("a", "udp");
  }

  @Test
  void aPortIsWhereItIsPublished() {
    var port = new PublishedPort(80, "tcp", "10.9.9.9", 8080);
    var r = said("SERVICE_NAME=a;SERVICE_CHECK_TCP=true", port).registrations().get(0);
    assertThat(r.address()).isEqualTo("10.9.9.9");
    assertThat(r.check().orElseThrow().target()).isEqualTo("10.9.9.9:8080");
  }

  @Test
  void anIdOfItsOwnIsKeptAndTheContainerCanStillBeTold() {
    var r = one("SERVICE_ID=redis-1;SERVICE_NAME=redis");
    assertThat(r.id()).isEqualTo("redis-1");
    assertThat(r.meta()).containsEntry("abril-container", "0123456789ab").doesNotContainKey("id");
    assertThat(one("SERVICE_ID=a;SERVICE_80_ID=b").id()).isEqualTo("b");
  }

  // ---- which source counts

  @Test
  void theEnvironmentGoesBeforeLabelsAndThePortBeforeAll() {
    var labels =
        Map.of("SERVICE_NAME", "label", "SERVICE_80_ZONE", "of port", "SERVICE_TEAM", "label");
    var env = Map.of("SERVICE_NAME", "env", "SERVICE_ZONE", "of all");
    var r = adopted(container("running", labels, env, HTTP)).registrations().get(0);
    assertThat(r.name()).isEqualTo("env");
    assertThat(r.meta()).containsEntry("zone", "of port").containsEntry("team", "label");
  }

  @Test
  void whatIsSaidOfAnotherPortIsNotSaidOfThisOne() {
    var all = said("SERVICE_443_SNI=enabled;SERVICE_TAGS=www", HTTP, HTTPS).registrations();
    assertThat(all.get(0).meta()).doesNotContainKey("sni");
    assertThat(all.get(1).meta()).containsEntry("sni", "enabled");
    assertThat(all).allMatch(r -> r.tags().equals(List.of("www")));
  }

  @Test
  void itCannotPassForAnothers() {
    assertThat(one("SERVICE_abril-root=x;SERVICE_abril-adopted=y").meta())
        .containsEntry("abril-root", "abril")
        .containsEntry("abril-adopted", "vm1");
  }

  // ---- checks

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHECK_HTTP=/h | HTTP | http://10.0.0.1:32768/h | 10s | 10s",
        "CHECK_HTTP=h | HTTP | http://10.0.0.1:32768/h | 10s | 10s",
        "CHECK_HTTPS=/h | HTTP | https://10.0.0.1:32768/h | 10s | 10s",
        "CHECK_TCP=true | TCP | 10.0.0.1:32768 | 10s | 10s",
        "CHECK_GRPC=true | GRPC | 10.0.0.1:32768 | 10s | 10s",
        "CHECK_GRPC=date.Date | GRPC | 10.0.0.1:32768/date.Date | 10s | 10s",
        "CHECK_TTL=30s | TOLD | '' | 30s | 10s",
        "CHECK_HTTP=/h;CHECK_INTERVAL=15s;CHECK_TIMEOUT=1s | HTTP | http://10.0.0.1:32768/h | 15s | 1s",
        "80_CHECK_TCP=true;80_CHECK_INTERVAL=1m | TCP | 10.0.0.1:32768 | 1m | 10s",
        "CHECK_HTTP=/a;80_CHECK_HTTP=/b | HTTP | http://10.0.0.1:32768/b | 10s | 10s",
        "CHECK_TCP=true;CHECK_HTTP=/a | HTTP | http://10.0.0.1:32768/a | 10s | 10s",
      })
  void checksAreTheAgents(String text, How how, String target, String interval, String timeout) {
    var keys = "SERVICE_" + text.replace(";", ";SERVICE_");
    var r = one(keys);
    assertThat(r.check())
        .contains(
            new Check(
                how,
                target,
                io.abril.api.Durations.parse(interval),
                io.abril.api.Durations.parse(timeout),
                1));
    assertThat(r.meta()).allSatisfy((key, v) -> assertThat(key).doesNotStartWith("check"));
  }

  @Test
  void aPortOfNobodyElseHasNoCheck() {
    assertThat(one("SERVICE_81_CHECK_TCP=true;SERVICE_NAME=a").check()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"passing,true", "critical,false", "'',false"})
  void aCheckBeginsAsSaid(String status, boolean passing) {
    assertThat(one("SERVICE_CHECK_TCP=1;SERVICE_CHECK_INITIAL_STATUS=" + status).passing())
        .isEqualTo(passing);
  }

  // ---- what can't be done

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVICE_CHECK_TCP=1;SERVICE_CHECK_INTERVAL=soon | 'SERVICE_CHECK_INTERVAL is ''soon'', which is no duration such as 10s; 10s is taken instead'",
        "SERVICE_CHECK_TCP=1;SERVICE_CHECK_TIMEOUT=0s | SERVICE_CHECK_TIMEOUT is '0s'",
        "SERVICE_CHECK_SCRIPT=curl x | SERVICE_CHECK_SCRIPT is not carried out",
        "SERVICE_CHECK_CMD=curl x | SERVICE_CHECK_CMD is not carried out",
        "SERVICE_a.b=c | SERVICE_a.b is left out",
      })
  void whatCannotBeDoneIsSaidAndTheRestIsDone(String text, String sentence) {
    var services = said(text, HTTP);
    assertThat(services.registrations()).hasSize(1);
    assertThat(services.problems())
        .singleElement()
        .asString()
        .startsWith("container eager_euler: " + sentence);
  }

  @Test
  void aValueThatConsulRefusesIsLeftOut() {
    var services = said("SERVICE_LONG=" + "x".repeat(513), HTTP);
    assertThat(services.registrations().get(0).meta()).doesNotContainKey("long");
    assertThat(services.problems()).hasSize(1);
  }
}
