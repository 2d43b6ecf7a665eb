package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The lines are those of a Docker Engine 20.10. */
class PullProgressTest {
  private final PullProgress progress = new PullProgress();

  private void line(String id, String status) {
    progress.line(id, status, null, null);
  }

  @Test
  void aPullThatHasJustBegunAsksTheRegistry() {
    line("1.0.0", "Pulling from cs/date");

    assertThat(progress.sentence()).isEqualTo("the registry is asked");
  }

  @Test
  void layersAndBytesAreCounted() {
    line("1.0.0", "Pulling from cs/date");
    line("aaa", "Already exists");
    line("bbb", "Pulling fs layer");
    line("ccc", "Pulling fs layer");
    line("ccc", "Waiting");
    progress.line("bbb", "Downloading", 3L << 20, 10L << 20);

    assertThat(progress.sentence()).isEqualTo("1 of 3 layers, 3.0 of 10.0 MiB");

    line("bbb", "Verifying Checksum");
    line("bbb", "Download complete");
    progress.line("bbb", "Extracting", 1L << 20, 10L << 20);
    progress.line("ccc", "Downloading", 1L << 20, 30L << 20);
    assertThat(progress.sentence()).isEqualTo("1 of 3 layers, 11.0 of 40.0 MiB");

    line("bbb", "Pull complete");
    assertThat(progress.sentence()).isEqualTo("2 of 3 layers, 11.0 of 40.0 MiB");
  }

  @Test
  void anEngineThatKnowsNoSizesTellsLayersOnly() {
    line("bbb", "Pulling fs layer");
    progress.line("bbb", "Downloading", 512L, -1L);
    line(null, "Digest: sha256:1234");

    assertThat(progress.sentence()).isEqualTo("0 of 1 layers");
    assertThat(progress.lines()).isEqualTo(3);
  }
}
