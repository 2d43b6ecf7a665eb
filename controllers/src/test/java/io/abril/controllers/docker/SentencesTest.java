package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.abril.controllers.docker.DockerError.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SentencesTest {
  private final Sentences sentences = new Sentences("vm1", "unix:///run/e.sock");

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new InternalServerErrorException(
                "Status 500: {\"message\":\"driver failed programming external connectivity on"
                    + " endpoint x (8c67): Bind for 0.0.0.0:5000 failed: port is already"
                    + " allocated\"}"),
            Reason.PORT,
            "port 5000 on vm1 is taken: driver failed"),
        Arguments.of(
            new InternalServerErrorException(
                "{\"message\":\"Error starting userland proxy: listen tcp4 10.0.0.1:80: bind:"
                    + " address already in use\"}"),
            Reason.PORT,
            "port 80 on vm1 is taken: "),
        Arguments.of(
            new InternalServerErrorException(
                "{\"message\":\"failed to bind host port 0.0.0.0:8080/tcp: address already in"
                    + " use\"}"),
            Reason.PORT,
            "port 8080 on vm1 is taken: "),
        Arguments.of(
            new NotFoundException("{\"message\":\"No such image: cs/x:1\"}"),
            Reason.IMAGE,
            "the image is not on vm1: No such image: cs/x:1"),
        Arguments.of(
            new NotFoundException("Status 404: {\"message\":\"No such container: abc\"}"),
            Reason.NOT_FOUND,
            "could not start x on vm1: No such container: abc"),
        Arguments.of(
            new ConflictException(
                "{\"message\":\"Conflict. The container name \\\"/x\\\" is already in use\"}"),
            Reason.NAME_TAKEN,
            "could not start x on vm1: Conflict. The container name \"/x\" is already in use"),
        Arguments.of(
            new BadRequestException("{\"message\":\"invalid\\nmount\"}"),
            Reason.REFUSED,
            "could not start x on vm1: invalid mount"),
        Arguments.of(
            new IllegalStateException(new SocketTimeoutException("Read timed out")),
            Reason.UNREACHABLE,
            "the engine at unix:///run/e.sock does not answer: no answer in time"),
        Arguments.of(
            new IllegalStateException(new ConnectException("Connection refused")),
            Reason.UNREACHABLE,
            "the engine at unix:///run/e.sock does not answer: Connection refused"),
        Arguments.of(
            new IllegalArgumentException("no such capability"),
            Reason.REFUSED,
            "could not start x on vm1: no such capability"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureBecomesASentence(Exception thrown, Reason reason, String beginning) {
    var error = sentences.of("start x", thrown);
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error).hasMessageStartingWith(beginning);
  }

  @Test
  void aFailedPullNamesImageAndNode() {
    var error = sentences.pull("cs/x:1", Optional.empty(), new DockerClientException("not found"));
    assertThat(error.reason()).isEqualTo(Reason.IMAGE);
    assertThat(error).hasMessage("image cs/x:1 is not on vm1 and could not be pulled: not found");
  }

  @Test
  void aPullFromADeadEngineIsTheEnginesFault() {
    var error =
        sentences.pull(
            "cs/x:1", Optional.empty(), new IllegalStateException(new IOException("broken pipe")));
    assertThat(error.reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void aRegistryThatLetsNobodyInTellsWhoAsked() {
    var denied =
        new DockerClientException("pull access denied for cs/x, repository does not exist");
    var nobody = Optional.<Credentials>empty();
    var me = Optional.of(new Credentials("me", "hunter2"));

    assertThat(sentences.pull("cs/x:1", nobody, denied))
        .hasMessageEndingWith("; it was asked without credentials: image.auth names none");
    assertThat(sentences.pull("cs/x:1", me, denied))
        .hasMessageEndingWith(
            "; it was asked with the credentials of me from the Secret of image.auth")
        .extracting(Throwable::getMessage, as(STRING))
        .doesNotContain("hunter2");
    assertThat(sentences.registry("cs/x:1", nobody, new DockerClientException("manifest unknown")))
        .hasMessage("the registry of image cs/x:1, asked by vm1, said: manifest unknown");
  }
}
