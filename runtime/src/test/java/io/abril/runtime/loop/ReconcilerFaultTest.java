package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class ReconcilerFaultTest {
  @Test
  void anErrorThatIsASentenceIsLeftAlone() {
    assertThat(ReconcilerFault.words(new IOException("full"))).isEqualTo("full");
    assertThat(ReconcilerFault.words(new FileSystemException("a", null, "disk full")))
        .isEqualTo("a: disk full");
    assertThat(ReconcilerFault.words(new IllegalStateException("closed"))).isEqualTo("closed");
  }

  @Test
  void aFileOrHostThatIsOnlyNamedGetsTheTypeOfTheError() {
    assertThat(ReconcilerFault.words(new FileAlreadyExistsException("/var/broker")))
        .isEqualTo("FileAlreadyExistsException: /var/broker");
    assertThat(ReconcilerFault.words(new UnknownHostException("broker.example")))
        .isEqualTo("UnknownHostException: broker.example");
  }
}
