package io.abril.runtime.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvPathsTest {
  @ParameterizedTest
  @CsvSource({
    "abril/objects/pools/date-1.0.0, /v1/kv/abril/objects/pools/date-1.0.0",
    "abril/objects/, /v1/kv/abril/objects/",
    "abril/with space, /v1/kv/abril/with%20space",
    "abril/plus+and%, /v1/kv/abril/plus%2Band%25",
    "abril/grün/日本, /v1/kv/abril/gr%C3%BCn/%E6%97%A5%E6%9C%AC",
    "abril/a?b#c, /v1/kv/abril/a%3Fb%23c"
  })
  void everyPartIsEscapedAndTheSlashesStay(String key, String path) {
    assertThat(KvPaths.of(key)).isEqualTo(path);
  }
}
