package io.abril.runtime.metrics;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.schema.Json;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the dashboard names and what an operator measures are the same. */
class DashboardTest {
  private static final Path FILE = Path.of("..", "deploy", "grafana", "abril.json");
  private static final Pattern NAME = Pattern.compile("abril_[a-z_]+");

  private static final class Grower implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      return Future.succeededFuture(topic.status().map(TopicStatus::partitions).orElse(0));
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      var plan = Plan.of(new TopicStatus(topic.spec().partitions()));
      if (seen != topic.spec().partitions()) {
        plan.step(new Step("create", topic.name(), () -> Future.succeededFuture()));
      }
      return plan.build();
    }
  }

  private static JsonNode dashboard() throws IOException {
    return Json.tree(Files.readString(FILE));
  }

  private static Set<String> named(JsonNode dashboard) {
    var names = new TreeSet<String>();
    for (String text : dashboard.findValuesAsText("expr")) {
      var matcher = NAME.matcher(text);
      while (matcher.find()) {
        names.add(matcher.group());
      }
    }
    return names;
  }

  /** The name without what a timer's or a histogram's samples add to it. */
  private static String family(String sample) {
    return sample.replaceFirst("_seconds_(bucket|count|sum|max)$", "_seconds");
  }

  @Test
  @RealConsul
  void whatItNamesIsMeasuredAndWhatIsMeasuredItShows(ConsulAgent agent) throws IOException {
    var measured = new TreeSet<String>();
    var vertx = Vertx.vertx();
    var settings =
        OperatorSettings.of("test")
            .withConsul(ConsulSettings.of(agent.url()))
            .withRoot("dashboard");
    var operator =
        Operator.create(vertx, settings).add(Controller.of(TestKind.TOPIC, new Grower()));
    agent.put("/v1/kv/dashboard/objects/topics/a", TestKind.topic("a", "main", 3));
    result(operator.start());
    Await.until(
        "a step is counted and the event loop was probed",
        () -> {
          var scrape = scrape(operator.httpPort());
          return scrape.contains("verb=\"create\"") && scrape.contains("abril_eventloop_delay");
        });
    scrape(operator.httpPort())
        .lines()
        .filter(line -> line.startsWith("abril_"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .forEach(measured::add);
    result(operator.close());
    result(vertx.close());
    var named = named(dashboard());
    assertThat(measured).containsAll(named);
    assertThat(named.stream().map(DashboardTest::family))
        .containsAll(measured.stream().map(DashboardTest::family).toList());
  }

  private static String scrape(int port) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
    return HttpClient.newHttpClient()
        .sendAsync(request.build(), BodyHandlers.ofString())
        .join()
        .body();
  }

  @Test
  void everyPanelHasATitleADescriptionAUnitAndTheDataSourceOfTheReader() throws IOException {
    int shown = 0;
    for (JsonNode panel : dashboard().path("panels")) {
      var title = panel.path("title").asText();
      assertThat(title).isNotEmpty();
      if (!panel.path("type").asText().equals("row")) {
        shown++;
        var unit = panel.path("fieldConfig").path("defaults").path("unit").asText();
        assertThat(unit).as("the unit of " + title).isNotEmpty();
        assertThat(panel.path("description").asText()).as(title).isNotEmpty();
        assertThat(panel.path("targets")).as(title).isNotEmpty();
        for (JsonNode target : panel.path("targets")) {
          assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        }
      }
    }
    assertThat(shown).isGreaterThan(20);
    assertThat(dashboard().path("panels").findValues("id")).doesNotHaveDuplicates();
  }

  @Test
  void itCanBeImportedAnywhere() throws IOException {
    var dashboard = dashboard();
    assertThat(dashboard.path("uid").asText()).isEqualTo("abril-controllers");
    assertThat(dashboard.has("id")).isFalse();
    assertThat(dashboard.path("templating").path("list").path(0).path("type").asText())
        .isEqualTo("datasource");
  }
}
