package io.abril.controllers.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigRendererTest {
  @Test
  void theFileIsTheGoldenOne() throws IOException {
    try (var golden = ConfigRendererTest.class.getResourceAsStream("date.cfg")) {
      assertThat(ConfigRenderer.render(Samples.date()).files().get(Layout.CONFIG))
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theMapsHoldHostsAndRoutes() {
    var files = ConfigRenderer.render(Samples.date()).files();
    assertThat(files.get(Layout.HOSTS))
        .isEqualTo(
            """
            1.0.0.date.abril/ service/date/1.0.0/
            1.0.1.date.abril/ service/date/1.0.1/
            date-1.abril/ endpoint/date-1/
            """);
    assertThat(files.get(Layout.ROUTES)).contains("endpoint/date-1/ date_1.0.0\n");
    assertThat(files.get(Layout.INDEX))
        .contains("<a href=\"http://date-1.abril/status\">date-1.abril</a>")
        .hasLineCount(1);
  }

  @Test
  void aSwitchOrAServerIsNoStructure() {
    var before = Samples.date();
    var after =
        before
            .with(
                before.backends().stream()
                    .map(b -> new HaproxyConfig.Backend(b.name(), b.traits(), List.of()))
                    .toList())
            .routing(Map.of(), Map.of("endpoint/date-1/", "date_1.0.1"), Optional.empty());
    var one = ConfigRenderer.render(before);
    var two = ConfigRenderer.render(after);
    assertThat(two.structureHash()).isEqualTo(one.structureHash());
    assertThat(two.hash()).isNotEqualTo(one.hash());
  }

  @Test
  void aRunningHaproxyTellsItsStructure() {
    var files = ConfigRenderer.render(Samples.date());
    assertThat(files.files().get(Layout.CONFIG))
        .contains("description abril-" + files.structureHash() + "\n");
    assertThat(ConfigRenderer.structureIn("abril-" + files.structureHash()))
        .isEqualTo(files.structureHash());
    assertThat(ConfigRenderer.structureIn("somebody else's")).isEmpty();
  }

  @Test
  void aLongIndexPageIsCutAndCounted() {
    var hosts = new java.util.TreeMap<String, String>();
    for (int i = 0; i < 1000; i++) {
      hosts.put("host-" + i + ".abril/", "service/a/1.0.0/");
    }
    var page = IndexPage.html(Samples.config(hosts, Map.of()));
    assertThat(page.length()).isLessThan(13_000);
    assertThat(page).containsPattern("and \\d+ more").endsWith("</html>");
  }
}
