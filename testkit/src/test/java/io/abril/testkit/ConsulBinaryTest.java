package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulBinaryTest {
  @TempDir Path dir;

  private Path program(String name) throws IOException {
    var executable =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    return Files.createFile(dir.resolve(name), executable);
  }

  @Test
  void theOneOnPathIsFound() throws IOException {
    var consul = program("consul");
    assertThat(ConsulBinary.find("", "/nowhere" + File.pathSeparator + dir)).contains(consul);
    assertThat(ConsulBinary.find("", "/nowhere")).isEmpty();
    assertThat(ConsulBinary.find("", "")).isEmpty();
  }

  @Test
  void theOneThatIsNamedIsTakenOrNone() throws IOException {
    program("consul");
    var other = program("consul-1.15");
    assertThat(ConsulBinary.find(other.toString(), dir.toString())).contains(other);
    assertThat(ConsulBinary.find(dir + "/none", dir.toString())).isEmpty();
  }
}
