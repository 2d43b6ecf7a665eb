package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import org.junit.jupiter.api.Test;

/** Documents are written when all of them are good, and not otherwise. */
class ApplyTest extends VerbTest {
  private static final String KEY = "abril/objects/servicepools/date-1.0.0";

  @Test
  void anObjectIsCreatedConfiguredAndLeftAlone() {
    var file = file("pool.yaml", Texts.POOL);

    assertThat(shell.run("apply", "-f", file).out()).isEqualTo("servicepool/date-1.0.0 created\n");
    assertThat(shell.run("apply", "-f", file).out())
        .isEqualTo("servicepool/date-1.0.0 unchanged\n");
    file("pool.yaml", Texts.POOL.replace("replicas: 3", "replicas: 4"));
    assertThat(shell.run("apply", "-f", file).out())
        .isEqualTo("servicepool/date-1.0.0 configured\n");
    assertThat(consul.entry(KEY).orElseThrow().value())
        .startsWith("{\n  \"apiVersion\" : \"abril/v1\"")
        .contains("\"replicas\" : 4")
        .doesNotContain("restart");
  }

  @Test
  void aDocumentThatSomebodyWroteAsYamlIsTheSameDocument() {
    consul.put(KEY, Texts.POOL);

    assertThat(shell.in(Texts.POOL).run("apply -f -").out())
        .isEqualTo("servicepool/date-1.0.0 unchanged\n");
  }

  @Test
  void nothingIsWrittenWhenAnythingIsWrong() {
    var good = file("good.yaml", Texts.ENDPOINT);
    var bad = file("bad.yaml", "# first\n---\n" + Texts.POOL.replace("replicas", "replcas"));

    var result = shell.run("apply", "-f", good, bad);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "error: "
                + bad
                + ": line 10, column 3: spec.replcas: unknown field; did you mean 'replicas'?"
                + " (UnknownField)\nnothing was written\n");
    assertThat(consul.keys()).isEmpty();
  }

  @Test
  void aDirectoryAndAGlobAreRead() {
    file("a.yaml", Texts.POOL);
    file("b.yml", Texts.ENDPOINT);
    file("c.txt", "not: read");

    assertThat(shell.run("apply", "-f", folder.toString(), "--dry-run").out())
        .isEqualTo(
            "servicepool/date-1.0.0 created (dry run)\nconsumerendpoint/date-1 created (dry run)\n");
    assertThat(shell.run("apply", "-f", folder + "/*.yaml").out())
        .isEqualTo("servicepool/date-1.0.0 created\n");
    assertThat(shell.run("apply", "-f", folder + "/*.json").err())
        .isEqualTo("error: " + folder + "/*.json: matches no file\n");
    assertThat(shell.run("apply -f nowhere.yaml").err())
        .isEqualTo("error: nowhere.yaml: no such file or directory\n");
  }

  @Test
  void anObjectThatIsThereTwiceIsRefused() {
    var file = file("two.yaml", Texts.POOL + "---\n" + Texts.POOL);

    assertThat(shell.run("apply", "-f", file).err())
        .startsWith(
            "error: "
                + file
                + ": line 9: servicepools/date-1.0.0 is here again; it is also in "
                + file
                + ": line 1\n");
  }

  @Test
  void aFieldThatNamesTheObjectCannotChange() {
    new FakeLeader(consul);
    shell.in(Texts.POOL).run("apply -f - --wait");

    var result = shell.in(Texts.POOL.replace("version: 1.0.0", "version: 1.0.1")).run("apply -f -");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith(
            "error: servicepools/date-1.0.0: spec.version: can't be changed from 1.0.0 to 1.0.1;"
                + " make another ServicePool instead (Immutable)\n");
  }

  @Test
  void waitingEndsWhenTheNewDocumentIsReady() {
    new FakeLeader(consul);

    var result = shell.in(Texts.POOL).run("apply -f - --wait --timeout 10s");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo("servicepool/date-1.0.0 created\nservicepool/date-1.0.0 ready\n");
  }

  @Test
  void waitingInVainSaysSo() {
    var result = shell.in(Texts.POOL).run("apply -f - --wait --timeout 300ms");

    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err())
        .endsWith(
            "error: not ready after 300ms: servicepools/date-1.0.0 is Pending: no controller has"
                + " read it yet; no controller is alive for the root 'abril', 'abrilctl get"
                + " controllers' shows them\n");
  }
}
