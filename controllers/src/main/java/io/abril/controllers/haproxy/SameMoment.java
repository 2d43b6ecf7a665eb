package io.abril.controllers.haproxy;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Questions that are asked in one moment share an answer: nothing was waited for between them, so
 * each would have been told the same. Belongs to an event loop, one turn of which is a moment.
 */
final class SameMoment<K, V> {
  private final Consumer<Runnable> nextTurn;
  private final Map<K, Future<V>> asked = new HashMap<>();

  /**
   * Nothing has been asked yet.
   *
   * @param nextTurn runs something when this turn is over
   */
  SameMoment(Consumer<Runnable> nextTurn) {
    this.nextTurn = nextTurn;
  }

  /** The answer that was asked for in this turn, or that of the question. */
  Future<V> ask(K what, Supplier<Future<V>> question) {
    if (asked.isEmpty()) {
      nextTurn.accept(asked::clear);
    }
    var answer = asked.get(what);
    if (answer == null) {
      answer = question.get();
      asked.put(what, answer);
    }
    return answer;
  }
}
