package io.abril.controllers.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.controllers.consul.Catalog.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogParserTest {
  @Test
  void everyServiceIsNamedAndWhetherItHasAVersion() {
    assertThat(
            CatalogParser.services(
                """
                {"consul": [], "date": ["1.0.0", "1-0-0"], "web": ["blue", "2.1.0-rc.1"], "db": ["v1", "1-0-0"]}
                """))
        .isEqualTo(Map.of("consul", false, "date", true, "web", true, "db", false));
  }

  @Test
  void anEntryIsReadWithItsVersionAndHealth() {
    var entries =
        CatalogParser.entries(
            """
            [{"Node": {"Node": "vm2", "Address": "10.0.0.2"},
              "Service": {"ID": "b", "Service": "date", "Tags": ["x", "1.0.1"], "Address": "", "Port": 20001, "Meta": {"pool": "p"}},
              "Checks": [{"Status": "passing"}, {"Status": "warning"}]},
             {"Node": {"Node": "vm1", "Address": "10.0.0.1"},
              "Service": {"ID": "a", "Service": "date", "Tags": ["1.0.0"], "Address": "10.9.9.9", "Port": 20000, "Meta": null},
              "Checks": [{"Status": "passing"}]},
             {"Node": {"Node": "vm1", "Address": "10.0.0.1"},
              "Service": {"ID": "c", "Service": "date", "Tags": null, "Address": "", "Port": 1},
              "Checks": []}]
            """);
    assertThat(entries).extracting(Entry::id).containsExactly("a", "b", "c");
    assertThat(entries.get(2).version()).as("no SemVer tag").isEmpty();
    assertThat(entries.get(0).address()).isEqualTo("10.9.9.9");
    assertThat(entries.get(0).passing()).isTrue();
    assertThat(entries.get(1).address()).isEqualTo("10.0.0.2");
    assertThat(entries.get(1).version()).isEqualTo("1.0.1");
    assertThat(entries.get(1).meta()).containsEntry("pool", "p");
    assertThat(entries.get(1).passing()).isFalse();
  }

  @Test
  void aVersionIsTheFirstTagThatIsOne() {
    assertThat(CatalogParser.version(List.of("1-0-0", "latest", "1.0.0", "2.0.0")))
        .contains("1.0.0");
    assertThat(CatalogParser.version(List.of("v1"))).isEmpty();
  }

  @Test
  void aPageThatIsNoJsonIsAnError() {
    assertThatThrownBy(() -> CatalogParser.services("<html>"))
        .hasMessageStartingWith("Consul answered no JSON");
  }
}
