package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.abril.api.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas are what the records say; {@code -Dgolden.update=true} rewrites them. */
class GoldenSchemaTest {
  static Stream<Kind<?, ?>> kinds() {
    return Kinds.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theDerivedSchemaIsTheGoldenFile(Kind<?, ?> kind) throws IOException {
    var file = Path.of("src/main/resources/io/abril/schema", kind.plural() + ".json");
    var derived =
        Json.mapper()
                .writer(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(Schemas.of(kind))
            + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, derived);
    }
    assertThat(Json.tree(Files.readString(file)))
        .as("%s; -Dgolden.update=true rewrites it", file)
        .isEqualTo(Json.tree(derived));
  }
}
