package io.abril.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {
  private static OperatorSettings with(Map<String, String> environment) {
    return OperatorSettings.fromEnvironment("topics", environment);
  }

  @Test
  void anEmptyEnvironmentMeansTheAgentOfThisMachine() {
    var settings = with(Map.of());
    assertThat(settings.consul().url()).isEqualTo("http://127.0.0.1:8500");
    assertThat(settings.root()).isEqualTo("abril");
    assertThat(settings.group()).isEqualTo("topics");
    assertThat(settings.httpHost() + ":" + settings.httpPort()).isEqualTo("127.0.0.1:0");
  }

  @Test
  void theIdTellsTwoProcessesApart() {
    assertThat(with(Map.of()).id())
        .startsWith("topics@")
        .endsWith("-" + ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @CsvSource({
    "consul.example:8500, '', http://consul.example:8500",
    "consul.example:8501, true, https://consul.example:8501",
    "https://consul.example:8501, '', https://consul.example:8501",
    "'', '', http://127.0.0.1:8500"
  })
  void consulsAddressIsReadAsTheConsulCommandReadsIt(String address, String ssl, String url) {
    var settings = with(Map.of("CONSUL_HTTP_ADDR", address, "CONSUL_HTTP_SSL", ssl));
    assertThat(settings.consul().url()).isEqualTo(url);
  }

  @Test
  void aTokenIsReadFromAVariableOrAFile(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("token"), "from-file\n");
    assertThat(with(Map.of("CONSUL_HTTP_TOKEN", "t")).consul().token()).contains("t");
    assertThat(with(Map.of("CONSUL_HTTP_TOKEN_FILE", file.toString())).consul().token())
        .isEqualTo(Optional.of("from-file"));
  }

  @Test
  void rootAndHttpAddressCanBeSaid() {
    var settings = with(Map.of("ABRIL_ROOT", "staging", "ABRIL_HTTP", "0.0.0.0:9000"));
    assertThat(settings.root()).isEqualTo("staging");
    assertThat(settings.httpHost() + ":" + settings.httpPort()).isEqualTo("0.0.0.0:9000");
  }

  @ParameterizedTest
  @CsvSource({
    "CONSUL_HTTP_ADDR, unix:///run/consul.sock",
    "CONSUL_HTTP_TOKEN_FILE, /there/is/no/such/file",
    "ABRIL_HTTP, 9000"
  })
  void aVariableThatCantBeUsedIsNamed(String name, String value) {
    assertThatThrownBy(() -> with(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(name, value);
  }
}
