package io.abril.controllers.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.job.Job;
import io.abril.api.pool.Workload;
import io.abril.controllers.config.Content.Source;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Verdict;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {
  private static final Source DB = new Source("secret", "db");
  private static final Source APP = new Source("config", "app");

  @TempDir private Path folder;
  private Keys keys;
  private SealedSecrets secrets;
  private final Map<Source, Map<String, String>> data = new HashMap<>();

  @BeforeEach
  void makeKeys() {
    TestKeys.make(folder, "a.pem");
    keys = Keys.of(folder);
    secrets = new SealedSecrets(keys);
    put("password", "s3cr3t");
    put("user", "bob");
    data.put(APP, Map.of("app.conf", "level=info", "user", "app"));
  }

  private void put(String key, String value) {
    var all = new HashMap<>(data.getOrDefault(DB, Map.of()));
    all.put(key, TestKeys.seal(keys, "db", key, value));
    data.put(DB, all);
  }

  private static Workload workload(String fields) {
    var text =
        """
        apiVersion: abril/v1
        kind: Job
        metadata: {name: j}
        spec: {image: {ref: cs/date}, %s}
        """
            .formatted(fields);
    var verdict = new Admission(List.of(Job.KIND)).admit(text, Optional.empty());
    assertThat(verdict).as(text).isInstanceOf(Verdict.Admitted.class);
    return (Workload) ((Verdict.Admitted) verdict).typedSpec();
  }

  private Content content(String fields) {
    return new Content(secrets, workload(fields), data);
  }

  @Test
  void everyKeyBecomesAVariableAndOfTwoTheLaterOneCounts() {
    var content = content("envFrom: [{secret: db}, {config: app}]");
    assertThat(content.missing()).isEmpty();
    assertThat(content.env())
        .containsOnly(
            Map.entry("password", "s3cr3t"),
            Map.entry("user", "app"),
            Map.entry("app.conf", "level=info"));
    assertThat(content.inputs()).containsOnlyKeys("secret/db", "config/app");
  }

  @Test
  void onlyTheKeysThatAreUsedMakeAnInstanceOutdated() {
    var fields = "files: [{secret: db, key: password, path: /run/db/password}]";
    var before = content(fields).inputs();
    put("user", "alice");
    assertThat(content(fields).inputs()).isEqualTo(before);
    put("password", "other");
    assertThat(replaces(before, content(fields))).isTrue();
  }

  @Test
  void aValueThatIsEncryptedAnewChangesNothing() {
    var fields = "envFrom: [{secret: db}]";
    var before = content(fields).inputs();
    put("password", "s3cr3t");
    assertThat(content(fields).inputs()).isEqualTo(before);
  }

  @Test
  void aSignalledFileIsAnInputOfItsOwn() {
    var fields =
        "files: [{config: app, key: app.conf, path: /etc/app/app.conf, onChange: SIGHUP},"
            + " {secret: db, key: user, path: /etc/app/user}]";
    var before = content(fields).inputs();
    assertThat(before).containsOnlyKeys("file/etc/app/app.conf", "secret/db");
    data.put(APP, Map.of("app.conf", "level=debug"));
    var after = content(fields).inputs();
    assertThat(replaces(before, content(fields))).isFalse();
    assertThat(Content.changedFiles(before, after)).containsExactly("/etc/app/app.conf");
    assertThat(Content.changedFiles(after, after)).isEmpty();
  }

  private static boolean replaces(Map<String, String> before, Content now) {
    return Content.replaces(before, now.inputsAs(before), now.inputs());
  }

  @Test
  void whatAChangeOfAFileDoesIsNoChangeOfTheFile() {
    var restarts =
        "envFrom: [{config: app}], files: [{config: app, key: app.conf, path: /etc/app/app.conf},"
            + " {secret: db, key: user, path: /etc/app/user}]";
    var signalled = restarts.replace("app.conf}", "app.conf, onChange: SIGHUP}");
    var before = content(restarts).inputs();
    var after = content(signalled).inputs();
    assertThat(before).isNotEqualTo(after);
    assertThat(replaces(before, content(signalled))).isFalse();
    assertThat(replaces(after, content(restarts))).isFalse();
    assertThat(content(signalled).inputsAs(before)).isEqualTo(before);
    assertThat(content(restarts).inputsAs(after)).isEqualTo(after);
  }

  @Test
  void aFileThatChangesWithWhatItsChangeDoesReplacesTheInstance() {
    var restarts = "files: [{config: app, key: app.conf, path: /etc/app/app.conf}]";
    var signalled = restarts.replace("app.conf}", "app.conf, onChange: SIGHUP}");
    var before = content(restarts).inputs();
    var after = content(signalled).inputs();
    data.put(APP, Map.of("app.conf", "level=debug"));
    assertThat(replaces(before, content(signalled))).isTrue();
    assertThat(replaces(after, content(restarts))).isTrue();
  }

  @Test
  void whatIsMissingIsSaidInASentenceEachAndOpensNothing() {
    data.remove(DB);
    var content =
        content(
            "envFrom: [{secret: db}], files: [{config: app, key: nope, path: /etc/app/x}, {config:"
                + " none, key: k, path: /etc/none/k}]");
    assertThat(content.missing())
        .containsExactly(
            "config app has no key 'nope', which /etc/app/x needs",
            "config none is not there; abrilctl create config none makes it, and then it goes on",
            "secret db is not there; abrilctl create secret db makes it, and then it goes on");
    assertThatThrownBy(content::env).hasMessageContaining("secret db is not there");
  }

  @Test
  void aValueThatCannotBeOpenedIsSaidWithoutIt() {
    data.put(DB, Map.of("password", TestKeys.seal(keys, "other", "password", "s3cr3t")));
    var content = content("envFrom: [{secret: db}]");
    assertThat(content.missing())
        .singleElement()
        .asString()
        .startsWith("the value 'password' of secret db can't be decrypted: ")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aValueWithAByteZeroIsNoVariableButMayBeAFile() {
    put("password", "a\0b");
    assertThatThrownBy(() -> content("envFrom: [{secret: db}]").env())
        .hasMessageContaining("'password' of secret db can't be a variable")
        .hasMessageNotContaining("a\0b");
    var files =
        content("files: [{secret: db, key: password, path: /run/db/password}]").files(f -> true);
    assertThat(files).singleElement().satisfies(f -> assertThat(f.value()).hasSize(3));
  }

  @Test
  void nothingThatIsPrintedHoldsAValue() {
    var content =
        content(
            "envFrom: [{secret: db}], files: [{secret: db, key: password, path:"
                + " /run/db/password}]");
    assertThat(content + " " + content.files(f -> true) + Json.write(content.inputs()))
        .doesNotContain("s3cr3t");
  }
}
