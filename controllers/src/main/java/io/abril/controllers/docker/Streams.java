package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.PullResponseItem;
import io.abril.controllers.docker.Engine.ExecResult;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that answer in pieces; they block their thread until the last one. */
final class Streams {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
  static final Duration EXEC_TIMEOUT = Duration.ofSeconds(30);

  /** Unpacking one big layer on a slow disk is silent, too. */
  private static final Duration SILENT_PULL = Duration.ofMinutes(2);

  private Streams() {}

  /** Pulls, and gives up when nothing is heard of the pull for a while. */
  static void pull(
      DockerClient client,
      String reference,
      Optional<Credentials> login,
      PullProgress progress,
      Duration timeout) {
    // Without a tag, the engine would pull every one there is.
    var command = client.pullImageCmd(ImageRef.exact(reference));
    login.ifPresent(
        l ->
            command.withAuthConfig(
                new AuthConfig()
                    .withUsername(l.username())
                    .withPassword(l.password())
                    .withRegistryAddress(ImageRef.registry(reference))));
    var pull = command.exec(new Pull(progress));
    long end = System.nanoTime() + timeout.toNanos();
    for (long heard = -1; !pull.over(SILENT_PULL); heard = progress.lines()) {
      if (heard == progress.lines() || System.nanoTime() > end) {
        pull.close();
        throw new DockerClientException(
            heard == progress.lines()
                ? "the engine said nothing of the pull for " + SILENT_PULL.toSeconds() + " s"
                : "not finished within " + timeout.toMinutes() + " min");
      }
    }
    await(pull, timeout);
  }

  static ExecResult exec(DockerClient client, String containerId, List<String> command) {
    String id =
        client
            .execCreateCmd(containerId)
            .withCmd(command.toArray(String[]::new))
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    String output = await(client.execStartCmd(id).exec(new Output()), EXEC_TIMEOUT).text();
    Long code = client.inspectExecCmd(id).exec().getExitCodeLong();
    return new ExecResult(code == null ? -1 : Math.toIntExact(code), output);
  }

  static String logs(DockerClient client, String containerId, int lines, Duration timeout) {
    var output =
        client
            .logContainerCmd(containerId)
            .withStdOut(true)
            .withStdErr(true)
            .withTail(lines)
            .exec(new Output());
    return await(output, timeout).text();
  }

  private static <C extends Collector<?>> C await(C callback, Duration timeout) {
    try {
      callback.end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return callback;
    } catch (TimeoutException e) {
      throw new UncheckedIOException(
          new SocketTimeoutException("not finished within " + timeout.toSeconds() + " s"));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      callback.close();
    }
  }

  /**
   * Waits for the end of a stream; the library's own callback logs every failure with its stack.
   */
  private abstract static class Collector<T> implements ResultCallback<T> {
    final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Closeable stream = () -> {};

    @Override
    public void onStart(Closeable started) {
      stream = started;
    }

    @Override
    public void onError(Throwable cause) {
      end.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }

    @Override
    public void close() {
      try {
        stream.close();
      } catch (IOException e) {
        LOG.debug("closing a stream", e);
      }
    }
  }

  /** An engine answers 200 to a pull and says at the end of the stream whether it worked. */
  private static final class Pull extends Collector<PullResponseItem> {
    private final PullProgress progress;

    Pull(PullProgress progress) {
      this.progress = progress;
    }

    /** Waits for its end that long; answers whether it came. */
    boolean over(Duration wait) {
      try {
        end.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }

    @Override
    public void onNext(PullResponseItem item) {
      var detail = item.getProgressDetail();
      progress.line(
          item.getId(),
          item.getStatus(),
          detail == null ? null : detail.getCurrent(),
          detail == null ? null : detail.getTotal());
      var error = item.getErrorDetail();
      if (error != null) {
        onError(
            new DockerClientException(
                error.getMessage() == null ? "no reason given" : error.getMessage()));
      }
    }
  }

  /** Both streams of a process, in the order of their arrival. */
  private static final class Output extends Collector<Frame> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void onNext(Frame frame) {
      bytes.writeBytes(frame.getPayload());
    }

    synchronized String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
