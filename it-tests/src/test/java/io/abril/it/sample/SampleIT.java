package io.abril.it.sample;

import static io.abril.it.environment.Documents.all;
import static io.abril.it.environment.Documents.endpoint;
import static io.abril.it.environment.Documents.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealParts
class SampleIT {
  private final Environment environment;

  SampleIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  @Test
  void theSampleServicesFindEachOtherByName() {
    environment
        .abrilctl()
        .applyAndWait(
            all(
                sample("date", "1.0.0", 1),
                sample("time", "1.0.0", 1),
                sample("web", "1.0.0", 1),
                sample("hostnamehttpserver", "1.0.0", 1),
                endpoint("date", "1.0.0"),
                endpoint("time", "1.0.0"),
                endpoint("web", "1.0.0")));
    Await.until(
        "web says what date and time say",
        () ->
            assertThat(environment.get("web-1.abril", "/").ok().lines())
                .satisfiesExactly(
                    line -> assertThat(line).isEqualTo("web-0 1.0.0:"),
                    line -> assertThat(line).matches("\\d{8} - date-0 1\\.0\\.0"),
                    line -> assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d - time-0 1\\.0\\.0")));
    assertThat(environment.get("1.0.0.date.abril", "/status").status()).isEqualTo(200);
    assertThat(environment.get("1.0.0.date.abril", "/nothing").status()).isEqualTo(404);
    assertThat(environment.get("1.0.0.web.abril", "/").header("Content-Type"))
        .startsWith("text/plain");
    assertThat(environment.get("1.0.0.hostnamehttpserver.abril", "/any/path").ok())
        .isEqualTo("hostnamehttpserver-0 1.0.0");
  }
}
