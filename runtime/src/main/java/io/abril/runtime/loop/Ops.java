package io.abril.runtime.loop;

import io.abril.api.Ref;
import io.abril.runtime.Op;
import io.abril.runtime.store.Entry;
import io.abril.runtime.view.KvView;
import io.abril.runtime.view.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The requests for one object at one moment.
 *
 * @param open those that a reconciler may answer, oldest first
 * @param dropped those that nobody can answer; they are deleted with an event
 */
record Ops(List<Op> open, List<Dropped> dropped) {
  /**
   * A request that is of no use.
   *
   * @param why one sentence
   */
  record Dropped(String key, String why) {}

  static Ops of(KvView ops, Ref object, Instant now) {
    var prefix = "ops/" + object + "/";
    var open = new ArrayList<Op>();
    var dropped = new ArrayList<Dropped>();
    for (Entry entry : ops.below(prefix)) {
      var id = entry.key().substring(prefix.length());
      if (id.equals(".keep")) {
        continue;
      }
      var op = Stored.read(entry.value(), Op.class).map(o -> o.withId(id));
      if (op.isEmpty() || op.get().type().isEmpty()) {
        var why = "the request " + id + " was dropped: it is no JSON object with a type";
        dropped.add(new Dropped(entry.key(), why));
      } else if (!op.get().expires().isAfter(now)) {
        var why = "the request " + id + " was dropped: it expired at " + op.get().expires();
        dropped.add(new Dropped(entry.key(), why));
      } else {
        open.add(op.get());
      }
    }
    open.sort(Comparator.comparing(Op::at));
    return new Ops(List.copyOf(open), List.copyOf(dropped));
  }
}
