package io.abril.it.takeover;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.consul.ConsulSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A program that counts for ever while it leads: it commits the next number to the object's status,
 * and then does a step, of which it writes begin and end to its journal. {@code JournalingOperator
 * CONSUL-URL ID JOURNAL STEP-MILLISECONDS}.
 */
public final class JournalingOperator {
  static final Kind<CounterSpec, CounterStatus> KIND =
      Kind.of("Counter", "counters", CounterSpec.class, CounterStatus.class);

  private final Vertx vertx = Vertx.vertx();
  private final Operator operator;
  private final Path journal;
  private final String id;
  private final long stepMs;

  /** Nothing is asked for. */
  public record CounterSpec(int from) {}

  /** What has been counted to, by whom. */
  public record CounterStatus(long count, String by, long epoch) {}

  private JournalingOperator(String consul, String id, Path journal, long stepMs) {
    this.id = id;
    this.journal = journal;
    this.stepMs = stepMs;
    var settings = OperatorSettings.of("counting").withConsul(ConsulSettings.of(consul)).withId(id);
    this.operator = Operator.create(vertx, settings).add(Controller.of(KIND, new Counting()));
  }

  /** Counts until it is ended. */
  public static void main(String[] args) {
    var program =
        new JournalingOperator(args[0], args[1], Path.of(args[2]), Long.parseLong(args[3]));
    Runtime.getRuntime().addShutdownHook(new Thread(program::close, "close"));
    program.operator.start().toCompletionStage().toCompletableFuture().join();
    program.write("started", 0, 0);
  }

  private void close() {
    write("close", 0, 0);
    operator.close().toCompletionStage().toCompletableFuture().join();
    write("closed", 0, 0);
  }

  private final class Counting implements Reconciler<CounterSpec, CounterStatus, Long> {
    @Override
    public Future<Long> observe(Resource<CounterSpec, CounterStatus> counter, Context context) {
      return Future.succeededFuture(operator.epoch());
    }

    @Override
    public Plan<CounterStatus> decide(Resource<CounterSpec, CounterStatus> counter, Long epoch) {
      long next = counter.status().map(CounterStatus::count).orElse(0L) + 1;
      return Plan.of(new CounterStatus(next, id, epoch))
          .step(new Step("count", String.valueOf(next), () -> count(next, epoch)))
          .build();
    }
  }

  private Future<Void> count(long number, long epoch) {
    write("begin", epoch, number);
    return vertx.timer(stepMs).onSuccess(v -> write("end", epoch, number)).mapEmpty();
  }

  /** One write of one line: it is there whole, or not at all. */
  private void write(String phase, long epoch, long number) {
    var line = phase + " " + id + " " + epoch + " " + number + " " + System.nanoTime() + "\n";
    try {
      Files.writeString(journal, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
