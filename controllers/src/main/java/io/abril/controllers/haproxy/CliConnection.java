package io.abril.controllers.haproxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;

/**
 * One connection to a CLI of HAProxy in its prompt mode, which takes a batch of commands after the
 * other. Whatever goes wrong closes it.
 */
final class CliConnection {
  private static final long BATCH_MILLIS = 5_000;

  private final Vertx vertx;
  private final NetSocket socket;
  private final String where;
  private Buffer received = Buffer.buffer();
  private Promise<List<String>> promise = Promise.promise();
  private int expected;
  private boolean prompting;
  private boolean closed;

  /** A batch that the connection did not outlive. */
  static final class BrokenOff extends RuntimeApiException {
    private static final long serialVersionUID = 1L;

    private BrokenOff(String where, int answers, int commands) {
      super(
          "HAProxy's runtime API at %s closed after %d of %d answers"
              .formatted(where, answers, commands),
          null);
    }
  }

  CliConnection(Vertx vertx, NetSocket socket, String where) {
    this.vertx = vertx;
    this.socket = socket;
    this.where = where;
    socket.handler(this::received);
    socket.exceptionHandler(e -> {}); // the close that follows is what counts
    socket.closeHandler(v -> closed());
  }

  /** Runs commands, one answer for each; not to be called before the batch before has ended. */
  Future<List<String>> ask(List<String> commands) {
    promise = Promise.promise();
    received = Buffer.buffer();
    expected = commands.size() + (prompting ? 0 : 1);
    var batch = String.join("\n", commands) + "\n";
    socket.write(prompting ? batch : "prompt\n" + batch);
    if (closed) {
      closed();
    }
    long timer =
        vertx.setTimer(
            BATCH_MILLIS,
            id -> {
              promise.tryFail(
                  new RuntimeApiException(
                      "HAProxy's runtime API at " + where + " did not answer in 5 s", null));
              socket.close();
            });
    boolean first = !prompting;
    return promise
        .future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .map(
            answers -> {
              prompting = true;
              return first ? answers.subList(1, answers.size()) : answers;
            });
  }

  private void received(Buffer part) {
    received.appendBuffer(part);
    if (CliAnswers.mayBeComplete(received)) {
      var answers = CliAnswers.split(received.toString());
      if (answers.size() == expected) {
        promise.tryComplete(answers);
      } else if (answers.size() > expected) {
        // Nobody asked for that, so nothing that follows could be told apart.
        promise.tryComplete(answers.subList(0, expected));
        close();
      }
    }
  }

  private void closed() {
    closed = true;
    int answers = CliAnswers.split(received.toString()).size();
    promise.tryFail(new BrokenOff(where, answers, expected));
  }

  boolean open() {
    return !closed;
  }

  void close() {
    closed = true;
    socket.close();
  }
}
