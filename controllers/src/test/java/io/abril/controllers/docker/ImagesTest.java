package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.SecretRef;
import io.abril.api.pool.Image;
import io.abril.api.pool.Image.Pull;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
  private static final String OLD = "cs/date@sha256:old";
  private static final String NEW = "cs/date@sha256:new";

  private final Map<String, ImageInfo> there = new HashMap<>();
  private final Map<String, ImageInfo> inRegistry = new HashMap<>();
  private final List<String> pulled = new ArrayList<>();

  /** An engine that knows images only. */
  private final Engine engine =
      (Engine)
          Proxy.newProxyInstance(
              Engine.class.getClassLoader(),
              new Class<?>[] {Engine.class},
              (self, method, args) ->
                  switch (method.getName()) {
                    case "image" ->
                        Future.succeededFuture(Optional.ofNullable(there.get((String) args[0])));
                    case "pull" -> pull((String) args[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private Future<Void> pull(String reference) {
    pulled.add(reference);
    if (!inRegistry.containsKey(reference)) {
      return Future.failedFuture("not found");
    }
    there.put(reference, inRegistry.get(reference));
    return Future.succeededFuture();
  }

  private static ImageInfo image(String id, String... digests) {
    return new ImageInfo(id, List.of(digests));
  }

  private Future<String> ensure(Pull pull, String pin) {
    return Images.ensure(
        engine,
        "vm2",
        new Image("cs/date:1", pull, Optional.<SecretRef>empty()),
        pin,
        Optional.empty());
  }

  @Test
  void theTagIsUsedWhileItMeansThePinnedImage() {
    there.put("cs/date:1", image("sha256:id1", OLD));

    assertThat(ensure(Pull.IF_NOT_PRESENT, OLD).result()).isEqualTo("cs/date:1");
    assertThat(ensure(Pull.IF_NOT_PRESENT, "sha256:id1").result()).isEqualTo("cs/date:1");
    assertThat(pulled).isEmpty();
  }

  @Test
  void aTagThatMeansAnotherImageHereIsPassedOver() {
    there.put("cs/date:1", image("sha256:id2", NEW));
    inRegistry.put(OLD, image("sha256:id1", OLD));

    assertThat(ensure(Pull.IF_NOT_PRESENT, OLD).result()).isEqualTo(OLD);
    assertThat(pulled).containsExactly(OLD);
    assertThat(ensure(Pull.NEVER, OLD).result()).isEqualTo(OLD);
    assertThat(pulled).hasSize(1);
  }

  @Test
  void anImageWithoutADigestIsPulledByItsTagAndCompared() {
    inRegistry.put("cs/date:1", image("sha256:id1"));
    assertThat(ensure(Pull.IF_NOT_PRESENT, "sha256:id1").result()).isEqualTo("cs/date:1");

    assertThat(ensure(Pull.IF_NOT_PRESENT, "sha256:id0").cause())
        .hasMessage(
            "image cs/date:1 is another one on vm2 than sha256:id0, which the other instances"
                + " run; load that one there, or take what the tag means now with 'abrilctl"
                + " rollout restart'");
  }

  @Test
  void whatMustNeverBePulledHasToBeThere() {
    assertThat(ensure(Pull.NEVER, OLD).cause())
        .hasMessage("image " + OLD + " is not on vm2, and image.pull is Never");
    assertThat(pulled).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "busybox, busybox",
    "busybox:1, busybox",
    "docker.io/library/busybox:1, busybox",
    "reg:5000/cs/date, reg:5000/cs/date",
    "reg:5000/cs/date:1@sha256:aa, reg:5000/cs/date",
    "docker.io/cs/date@sha256:aa, cs/date",
  })
  void aReferenceHasARepository(String reference, String repository) {
    assertThat(ImageRef.repository(reference)).isEqualTo(repository);
  }

  @Test
  void anImageIsPinnedByItsDigestInItsOwnRepository() {
    var image = image("sha256:id", "other/date@sha256:aa", "busybox@sha256:bb");

    assertThat(image.pin("docker.io/library/busybox:1")).isEqualTo("busybox@sha256:bb");
    assertThat(image.pin("local:1")).isEqualTo("sha256:id");
    assertThat(image.is("elsewhere@sha256:aa")).isTrue();
    assertThat(image.is("sha256:id")).isTrue();
    assertThat(image.is("sha256:bb")).isFalse();
  }

  @Test
  void whoeverWantsWhatIsBeingPulledWaitsForIt() {
    var begun = new ArrayList<Promise<Void>>();
    var pulls =
        new Pulls(
            (reference, login, progress) -> {
              Promise<Void> promise = Promise.promise();
              begun.add(promise);
              return promise.future();
            });
    var me = Optional.of(new Credentials("me", "secret"));

    var first = pulls.pull("cs/date:1", me);
    var second = pulls.pull("cs/date:1", me);
    pulls.pull("cs/date:1", Optional.empty());

    assertThat(begun).hasSize(2);
    assertThat(pulls.progress()).containsOnlyKeys("cs/date:1");
    begun.get(0).complete();
    assertThat(first.isComplete() && second.isComplete()).isTrue();
    pulls.pull("cs/date:1", me);
    assertThat(begun).hasSize(3);
    assertThat(me.toString()).doesNotContain("secret");
  }
}
