package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Kind;
import io.abril.api.Version;
import io.abril.api.schema.Change;
import io.abril.api.schema.Change.Cost;
import io.abril.api.schema.Default;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import io.abril.api.schema.SchemaType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A kind that contradicts itself is told so in one sentence before an operator takes it. */
class RegistrationTest {
  record Good(
      @Default("3") @Range(min = 1, max = 9) int partitions,
      @Default("\"a\"") @Pattern(value = "[a-z]+", as = "a word") String word,
      @Default("[{\"port\": 80}]") List<Port> ports,
      Map<String, Optionals> more,
      @Change(Cost.IMMUTABLE) Version version,
      Mode mode) {}

  record Port(@Range(min = 1, max = 65_535) int port, @Default("\"1s\"") Duration every) {}

  record Optionals(Optional<Integer> count, Optional<Instant> at, Optional<List<Long>> sizes) {}

  enum Mode {
    @JsonProperty("fast")
    FAST,
    SLOW
  }

  record Status(
      int partitions, Optional<Instant> since, List<Row> rows, Map<String, Set<Mode>> by) {}

  record Row(String name, Version version, JsonNode raw, Row next) {}

  record Any(Object value) {}

  @SuppressWarnings("ArrayRecordComponent") // what is tested
  record Words(String[] words) {}

  @SuppressWarnings("rawtypes") // what is tested
  record Raw(List words) {}

  record Box<E>(E inside) {}

  record Boxed(Box<String> box) {}

  record Keys(Map<Integer, String> names) {}

  record Sets(Set<String> names) {}

  record Wild(List<? extends String> names) {}

  record Inner(List<Optional<String>> names) {}

  record Loop(String name, Knot knot) {}

  record Knot(List<Loop> loops) {}

  record Twice(@JsonProperty("name") String a, String name) {}

  enum None {}

  enum Same {
    @JsonProperty("x")
    A,
    @JsonProperty("x")
    B
  }

  record NoWord(None none) {}

  record SameWord(Same same) {}

  @SchemaType("{type")
  record Scribble(String text) {}

  record Scribbled(Scribble scribble) {}

  record WrongDefault(@Default("\"many\"") int partitions) {}

  record NoJson(@Default("active") String mode) {}

  record Below(@Default("0") @Range(min = 1) int partitions) {}

  record Unlike(@Default("\"A\"") @Pattern(value = "[a-z]+", as = "a word") String word) {}

  record NoMode(@Default("\"fats\"") Mode mode) {}

  record Hollow(@Default("{}") Port port) {}

  record Never(@Default("1") Optional<Integer> count) {}

  record BadVersion(@Default("\"1.0.0-01\"") Version version) {}

  record PatternOnNumber(@Pattern(value = "[0-9]+", as = "digits") int count) {}

  record PatternOnList(@Pattern(value = "[a-z]+", as = "words") List<String> words) {}

  record NoRegex(@Pattern(value = "[a-z", as = "a word") String word) {}

  record RangeOnText(@Range(min = 1) String word) {}

  record Swapped(@Range(min = 9, max = 1) int count) {}

  record TooWide(@Range(min = 1, max = 3_000_000_000L) int count) {}

  record Deep(Frozen inside) {}

  record Frozen(@Change(Cost.IMMUTABLE) String name) {}

  record Picky(@Default("1") int from, @Default("0") int to) {
    Picky {
      if (from > to) {
        throw new IllegalArgumentException("from is after to");
      }
    }
  }

  interface Shape {}

  record OpenStatus(Shape shape) {}

  record AnyStatus(List<Object> rows) {}

  record DateStatus(LocalDate day) {}

  record ThreadStatus(Optional<Thread> worker) {}

  record KeyStatus(Map<Row, String> rows) {}

  record ConditionStatus(@JsonProperty("conditions") List<String> mine) {}

  private static Kind<?, ?> spec(Class<?> type) {
    return Kind.of("Topic", "topics", type, Status.class);
  }

  private static Kind<?, ?> status(Class<?> type) {
    return Kind.of("Topic", "topics", Good.class, type);
  }

  private static Kind<Good, Status> good() {
    return Kind.of("Topic", "topics", Good.class, Status.class);
  }

  private static Arguments says(Kind<?, ?> kind, String sentence) {
    return Arguments.of(kind, sentence);
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        says(spec(String.class), ": the spec type String is no record; make it one"),
        says(spec(Version.class), ": the spec type Version is no record; make it one"),
        says(spec(Any.class), ": Any.value: has the type Object, which has no schema; use String,"),
        says(spec(Words.class), ": Words.words: is an array; use List<String>"),
        says(spec(Raw.class), ": Raw.words: is a raw List; say of what"),
        says(spec(Boxed.class), ": Boxed.box: has the type Box<String>, which has no schema; use"),
        says(spec(Keys.class), ": Keys.names: is a map with keys of type Integer, but JSON has"),
        says(spec(Sets.class), ": Sets.names: has the type Set<String>, which has no schema; use"),
        says(spec(Wild.class), ": Wild.names: has the type ? extends String, which has no schema"),
        says(
            spec(Inner.class), ": Inner.names: has an Optional inside of another type, where JSON"),
        says(spec(Loop.class), ": Knot.loops: contains Loop again, and so without end; a spec is"),
        says(spec(Twice.class), ": Twice.name: is called 'name' in JSON, as is the component a;"),
        says(spec(NoWord.class), ": NoWord.none: has the enum None without constants; add some"),
        says(
            spec(SameWord.class), ": SameWord.same: has the enum Same with two constants that are"),
        says(
            spec(Scribbled.class),
            ": Scribbled.scribble: has the type Scribble, whose @SchemaType"),
        says(
            spec(WrongDefault.class),
            ": WrongDefault.partitions: @Default(\"\\\"many\\\"\") must be a whole number, not the"
                + " text 'many'"),
        says(spec(NoJson.class), ": NoJson.mode: @Default(\"active\") isn't JSON; a text needs"),
        says(spec(Below.class), ": Below.partitions: @Default(\"0\") must be between 1 and"),
        says(spec(Unlike.class), ": Unlike.word: @Default(\"\\\"A\\\"\") must be a word, not 'A'"),
        says(spec(NoMode.class), "must be one of fast, SLOW, not 'fats'; did you mean 'fast'?"),
        says(spec(Hollow.class), ": Hollow.port: @Default(\"{}\"): port is missing; add it"),
        says(
            spec(Never.class),
            ": Never.count: is Optional and has @Default(\"1\"), so it is never"),
        says(spec(BadVersion.class), "can't be read: '1.0.0-01' is not a semantic version"),
        says(spec(PatternOnNumber.class), ".count: has @Pattern, but is int and not a String;"),
        says(spec(PatternOnList.class), ".words: has @Pattern, but is List<String> and not a"),
        says(spec(NoRegex.class), ".word: @Pattern(\"[a-z\") is no regular expression: Unclosed"),
        says(spec(RangeOnText.class), ".word: has @Range, but is String and no number; leave"),
        says(spec(Swapped.class), ".count: @Range goes from 9 to 1, so nothing is inside; swap"),
        says(spec(TooWide.class), ".count: @Range goes beyond what an int can hold; make"),
        says(spec(Deep.class), ": Frozen.name: has @Change, which counts on the fields of Deep"),
        says(spec(Picky.class), ": Picky: its constructor refuses its own defaults: from is after"),
        says(status(Map.class), ": the status type Map is no record; make it one"),
        says(status(OpenStatus.class), ".shape: has the type Shape, which JSON can't read back;"),
        says(
            status(AnyStatus.class), ".rows: has the type Object, which JSON can't read back; use"),
        says(status(DateStatus.class), ".day: has the type LocalDate, which JSON can't read back;"),
        says(
            status(ThreadStatus.class), ".worker: has the type Thread, which JSON can't read back"),
        says(status(KeyStatus.class), ".rows: is a map with keys of type Row, which JSON can't"),
        says(status(ConditionStatus.class), ".mine: is written over by the runtime, which keeps"),
        says(
            good().check("spec.partitons", s -> true, "x"),
            ": check(\"spec.partitons\"): the path 'spec.partitons' leads nowhere: Good has no"
                + " 'partitons'; did you mean 'partitions'?"),
        says(good().check("partitions", s -> true, "x"), "the field must be spec or begin with"),
        says(
            good().check("spec.mode.x", s -> true, "x"),
            "there is no 'x' in a Mode; end it before"),
        says(good().column("P", "status.parts"), "Status has no 'parts'; it has by, partitions,"),
        says(good().column("P", "state.x"), "must begin with one of metadata, spec, status"),
        says(good().column("P", "spec.ports.0"), "there is no '0' in a List<Port>; end it before"),
        says(good().column("P", "@rady"), "the path '@rady' is none of @ready, @message, @age"),
        says(good().column("P", "@since:status.partitions"), "needs an Instant, but leads to int"),
        says(good().column("NAME", "@age"), "the heading is empty or there twice; NAME is always"),
        says(good().shortNames("all"), ": the short name 'all' is a word of abrilctl; choose"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void aContradictionIsOneSentence(Kind<?, ?> kind, String sentence) {
    assertThatThrownBy(() -> Registration.check(kind))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kind Topic")
        .hasMessageContaining(sentence);
  }

  @Test
  void whatIsInOrderPasses() {
    var kind =
        good()
            .shortNames("to", "topic")
            .check("spec", s -> true, "x")
            .check("spec.ports.0.port", s -> true, "x")
            .check("spec.more.any.count", s -> true, "x")
            .column("PARTITIONS", "status.partitions")
            .column("SINCE", "@since:status.since")
            .column("OWNER", "metadata.labels.owner")
            .column("AGE", "@since:metadata.created");

    assertThatCode(() -> Registration.check(kind)).doesNotThrowAnyException();
  }

  @Test
  void theKindsOfTheHouseAreInOrder() {
    for (var kind : Kinds.ALL) {
      assertThatCode(() -> Registration.check(kind)).doesNotThrowAnyException();
      assertThatCode(
              () ->
                  Registration.checkBeside(
                      kind, Kinds.ALL.stream().filter(other -> !other.equals(kind)).toList()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    var others = List.of(good().shortNames("t"));

    assertThatThrownBy(() -> Registration.checkBeside(kind("Thread", "topics"), others))
        .hasMessage(
            "kind Thread: the plural 'topics' is taken: it is the plural of the kind Topic; choose"
                + " another");
    assertThatThrownBy(() -> Registration.checkBeside(kind("Topic", "themes"), others))
        .hasMessageContaining("the name 'topic' is taken: it is the name of the kind Topic");
    assertThatThrownBy(
            () -> Registration.checkBeside(kind("Thread", "threads").shortNames("t"), others))
        .hasMessageContaining("the short name 't' is taken: it is the short name of");
    assertThatThrownBy(
            () -> Registration.checkBeside(kind("Thread", "threads").shortNames("topic"), others))
        .hasMessageContaining("the short name 'topic' is taken: it is the name of");
  }

  private static Kind<Good, Status> kind(String name, String plural) {
    return Kind.of(name, plural, Good.class, Status.class);
  }

  @Test
  void namesHaveTheirForm() {
    assertThatThrownBy(() -> kind("topic", "topics"))
        .hasMessage("kind topic: the name 'topic' must be CamelCase, such as Topic");
    assertThatThrownBy(() -> kind("Topic", "Topics"))
        .hasMessageStartingWith("kind Topic: the plural 'Topics' must be a DNS-1123 label");
    assertThatThrownBy(() -> kind("Topic", "topics").shortNames("a_b"))
        .hasMessageStartingWith("kind Topic: the short name 'a_b' must be a DNS-1123 label");
    assertThatThrownBy(() -> kind("Topic", "topics").apiVersion("v2"))
        .hasMessage("kind Topic: the apiVersion 'v2' must be GROUP/VERSION, such as abril/v2");
  }
}
