package io.abril.runtime.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Resource;
import io.abril.runtime.Index;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An index answers what a scan of everything would, whatever has happened. */
class IndexPropertiesTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final List<String> CLUSTERS = List.of("main", "other", "third");

  /** By cluster, by partitions where they are even, and by what the status says. */
  private static final Index<TopicSpec, TopicStatus> INDEX =
      Index.of(TestKind.TOPIC, "all", IndexPropertiesTest::values);

  private static List<String> values(Resource<TopicSpec, TopicStatus> topic) {
    var values = new ArrayList<String>(List.of(topic.spec().cluster()));
    if (topic.spec().partitions() % 2 == 0) {
      values.add("even");
    }
    topic.status().ifPresent(s -> values.add("says " + s.partitions()));
    return values.stream().distinct().toList();
  }

  /** What may happen. */
  enum Deed {
    TELL,
    WRITE,
    REMOVE,
    DELETE,
    SPOIL,
    STATUS,
    STALE,
    RESET,
    READ
  }

  record Event(Deed deed, String name, String cluster, int partitions) {}

  @Provide
  Arbitrary<List<Event>> histories() {
    return Combinators.combine(
            Arbitraries.of(Deed.class),
            Arbitraries.of(NAMES),
            Arbitraries.of(CLUSTERS),
            Arbitraries.integers().between(1, 4))
        .as(Event::new)
        .list()
        .ofMaxSize(60);
  }

  private static void happen(ViewRig rig, Event e) {
    switch (e.deed) {
      case TELL -> rig.accept(e.name, e.cluster, e.partitions);
      case WRITE -> rig.write(ViewRig.record(e.name, e.cluster, e.partitions, "", rig.next()));
      case REMOVE -> rig.remove(e.name);
      case DELETE -> rig.delete(e.name);
      case SPOIL -> rig.spoil(e.name);
      case STATUS -> rig.say(e.name, e.partitions);
      case STALE -> rig.tell(ViewRig.record(e.name, e.cluster, e.partitions, "", 5));
      case RESET ->
          rig.reset(
              List.of(
                  ViewRig.record(e.name, e.cluster, e.partitions, "", e.partitions),
                  new Entry("accepted/topics/.keep", "epoch", 3)));
      case READ -> rig.topics.find(e.name);
    }
  }

  @Property(tries = 300)
  void anIndexAnswersWhatAScanWould(@ForAll("histories") List<Event> history) {
    var rig = new ViewRig();
    rig.topics.index(INDEX);
    for (Event event : history) {
      happen(rig, event);
      if (event.deed == Deed.STATUS || event.deed == Deed.WRITE) {
        check(rig);
      }
    }
    check(rig);
    NAMES.forEach(rig::remove);
    check(rig);
    assertThat(rig.topics.all()).isEmpty();
  }

  private static void check(ViewRig rig) {
    var wanted = new TreeSet<>(CLUSTERS);
    wanted.addAll(List.of("even", "says 1", "says 2", "says 3", "says 4"));
    for (String value : wanted) {
      var scan = rig.topics.all().stream().filter(t -> values(t).contains(value)).toList();
      assertThat(rig.topics.byIndex(INDEX, value)).as(value).isEqualTo(scan);
    }
    // And what is found one by one is what is found together.
    assertThat(NAMES.stream().flatMap(name -> rig.topics.find(name).stream()).toList())
        .isEqualTo(rig.topics.all());
  }
}
