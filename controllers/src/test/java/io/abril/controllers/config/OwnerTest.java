package io.abril.controllers.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      broken line
      app:x:1000:1001:an app:/home/app:/bin/sh
      odd:x:many:few:::
      """;
  private static final String GROUP =
      """
      root:x:0:
      app:x:1001:
      shared:x:50:app
      """;

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0, false",
    "0, 0, 0, false",
    "65534, 65534, 0, false",
    "1000, 1000, 1001, false",
    "1000:7, 1000, 7, false",
    "app, 1000, 1001, true",
    "app:shared, 1000, 50, true",
    "app:7, 1000, 7, true",
    "1000:shared, 1000, 50, true",
    "nobody, 0, 0, true",
    "app:nobody, 1000, 0, true",
    "odd, 0, 0, true",
    "99999999999, 0, 0, true",
  })
  void filesBelongToWhoeverTheEngineRunsTheProcessAs(
      String user, int uid, int gid, boolean needsFiles) {
    assertThat(Owner.of(user, PASSWD, GROUP)).isEqualTo(new Owner(uid, gid));
    assertThat(Owner.needsFiles(user)).isEqualTo(needsFiles);
  }
}
