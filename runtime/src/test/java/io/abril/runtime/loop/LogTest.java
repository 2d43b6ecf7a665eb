package io.abril.runtime.loop;

import static io.abril.runtime.loop.LoopRig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.abril.runtime.Context;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** What a person finds in the log of an object. */
class LogTest {
  private static final org.slf4j.Logger ADAPTER = LoggerFactory.getLogger("adapter");
  private static final Map<String, String> FIRST = fields("1");

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> lines =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
          line.prepareForDeferredProcessing(); // The MDC as it is now.
          super.append(line);
        }
      };
  private final Optional<Appender<ILoggingEvent>> console =
      Optional.ofNullable(root.getAppender("OUT"));
  private final LoopRig rig = new LoopRig();

  private static Map<String, String> fields(String attempt) {
    return Map.of("kind", "topics", "name", "a", "attempt", attempt);
  }

  @BeforeEach
  void listen() {
    lines.start();
    console.ifPresent(root::detachAppender);
    root.addAppender(lines);
    root.setLevel(Level.DEBUG);
  }

  @AfterEach
  void hushAgain() {
    root.setLevel(Level.OFF);
    root.detachAppender(lines);
    console.ifPresent(root::addAppender);
  }

  private List<ILoggingEvent> of(String logger) {
    return lines.list.stream().filter(e -> e.getLoggerName().endsWith(logger)).toList();
  }

  private List<String> outcomes() {
    return of("ReconcileLoop").stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(m -> m.contains("outcome="))
        .toList();
  }

  @Test
  void everythingThatAPassCallsFindsItsFieldsInTheMdc() {
    rig.observe =
        context -> {
          ADAPTER.info("observe");
          return context.blocking(
              () -> {
                ADAPTER.info("blocking");
                return 1;
              });
        };
    rig.decide =
        (topic, seen) -> {
          ADAPTER.info("decide");
          return rig.steps.isEmpty() ? plan(1, p -> p.step(saysSo())) : plan(1, p -> p);
        };
    rig.put("a", 1);
    assertThat(of("adapter").stream().limit(4))
        .extracting(ILoggingEvent::getMessage)
        .containsExactly("observe", "blocking", "decide", "step");
    assertThat(of("adapter"))
        .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).isEqualTo(FIRST));
    assertThat(MDC.get("kind")).isNull();
    assertThat(MDC.get("name")).isNull();
    assertThat(MDC.get("attempt")).isNull();
  }

  private Step saysSo() {
    return new Step(
        "create",
        "x",
        () -> {
          ADAPTER.info("step");
          rig.steps.add("create x");
          return Future.succeededFuture();
        });
  }

  @Test
  void theContextsLoggerCarriesThemFromAnyCallback() {
    var contexts = new ArrayList<Context>();
    rig.observe =
        context -> {
          contexts.add(context);
          return Future.succeededFuture(1);
        };
    rig.put("a", 1);
    lines.list.clear();
    MDC.put("name", "another");
    try {
      var logger = contexts.get(0).logger();
      logger.warn("asked={} answered={}", 3, 2, new IllegalStateException("no"));
      logger.atInfo().addKeyValue("k", "v").log("fluent");
      logger.debug(MarkerFactory.getMarker("m"), "marked");
      logger.error("plain");
      logger.trace("too fine");
      assertThat(logger.isDebugEnabled()).isTrue();
      assertThat(logger.isInfoEnabled()).isTrue();
      assertThat(logger.isWarnEnabled()).isTrue();
      assertThat(logger.isErrorEnabled()).isTrue();
      assertThat(logger.isTraceEnabled()).isFalse();
      assertThat(MDC.get("name")).isEqualTo("another");
    } finally {
      MDC.clear();
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("asked=3 answered=2", "k=v fluent", "marked", "plain");
    assertThat(lines.list)
        .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).isEqualTo(FIRST));
    assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("no");
    assertThat(lines.list.get(2).getMarkerList()).hasSize(1);
    assertThat(lines.list.get(0).getLoggerName()).contains("Reconciler");
  }

  @Test
  void attemptsAreCountedUntilAPassEndsWell() {
    rig.observe =
        context -> {
          ADAPTER.info("observe");
          return Future.failedFuture("no brokers");
        };
    rig.put("a", 1);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(of("adapter").stream().map(e -> e.getMDCPropertyMap().get("attempt")))
        .startsWith("1", "2", "3");
    rig.observe = context -> Future.succeededFuture(1);
    rig.timers.advance(Duration.ofSeconds(30));
    lines.list.clear();
    rig.loop.want("a", "source");
    rig.timers.runUntilIdle();
    assertThat(outcomes()).hasSize(1);
    assertThat(lines.list.get(0).getMDCPropertyMap()).isEqualTo(FIRST);
  }

  @Test
  void everyOutcomeIsOneLine() {
    rig.decide =
        (topic, seen) ->
            topic.deleting()
                ? plan(0, p -> p.settled())
                : rig.steps.isEmpty() ? plan(1, p -> p.step(rig.step("c", "x"))) : plan(1, p -> p);
    rig.put("a", 1);
    assertThat(outcomes())
        .startsWith(
            "object=topics/a outcome=acted attempt=1 tookMs=0 writes=1 steps=1",
            "object=topics/a outcome=unchanged attempt=1 tookMs=0 next=Change[]");
    lines.list.clear();
    rig.observe = context -> Future.failedFuture("no brokers");
    rig.loop.want("a", "source");
    rig.timers.runUntilIdle();
    assertThat(outcomes())
        .containsExactly(
            "object=topics/a outcome=failed attempt=1 tookMs=0 cause=\"no brokers; it is tried"
                + " again\"");
    assertThat(of("ReconcileLoop").get(0).getLevel()).isEqualTo(Level.WARN);
    rig.observe = context -> Future.succeededFuture(1);
    rig.timers.advance(Duration.ofSeconds(1));
    lines.list.clear();
    rig.delete("a");
    assertThat(outcomes())
        .contains("object=topics/a outcome=deleted attempt=1 tookMs=0 ")
        .noneMatch(line -> line.contains("outcome=acted"));
  }

  @Test
  void aPlanThatOnlyRepeatsItselfIsNotWorthALineToAPerson() {
    rig.decide = (topic, seen) -> plan(1, p -> p.step(rig.step("poke", "x")));
    rig.put("a", 1);
    rig.timers.advance(Duration.ofSeconds(20));
    var repeated = outcomes().stream().filter(line -> line.contains("outcome=repeated")).toList();
    assertThat(repeated).isNotEmpty();
    assertThat(outcomes()).filteredOn(line -> line.contains("outcome=acted")).hasSize(2);
    assertThat(outcomes()).hasSize(repeated.size() + 2);
  }
}
