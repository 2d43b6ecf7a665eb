package io.abril.abrilctl.verb;

import io.abril.abrilctl.fake.FakeConsul;
import io.abril.abrilctl.fake.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of verbs need. */
abstract class VerbTest {
  @TempDir Path folder;
  final FakeConsul consul = new FakeConsul();
  final Shell shell = new Shell(consul.address());

  @AfterEach
  void stop() {
    consul.close();
  }

  String file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
