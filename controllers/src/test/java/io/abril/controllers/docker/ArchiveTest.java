package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.controllers.docker.Engine.UploadFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private static UploadFile file(String name) {
    return new UploadFile(name, "hello".getBytes(StandardCharsets.UTF_8), 0440);
  }

  @Test
  void filesLieBelowTheFolderWithTheirMode() throws IOException {
    byte[] tar = Archive.of("/usr/etc/", List.of(file("a/b.cfg")));
    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      var entry = in.getNextEntry();
      assertThat(entry.getName()).isEqualTo("usr/etc/a/b.cfg");
      assertThat(entry.getMode() & 07777).isEqualTo(0440);
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
      assertThat(in.getNextEntry()).isNull();
    }
  }

  @Test
  void aNameMayNotLeaveItsFolder() {
    assertThatThrownBy(() -> Archive.of("/etc/app", List.of(file("../passwd"))))
        .hasMessage("'/etc/app/../passwd' leaves its folder");
  }
}
