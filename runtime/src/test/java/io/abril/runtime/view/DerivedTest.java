package io.abril.runtime.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DerivedTest {
  private final Map<String, String> entries = new HashMap<>();
  private final List<String> derivations = new ArrayList<>();
  private final Derived<String> derived =
      new Derived<>(
          name -> {
            derivations.add(name);
            return Optional.ofNullable(entries.get(name));
          });

  private void set(String name, String value) {
    entries.put(name, value);
    derived.touched(name);
  }

  private void remove(String name) {
    entries.remove(name);
    derived.touched(name);
  }

  @Test
  void aValueIsDerivedWhenItIsReadAndOnceOnly() {
    set("a", "1");
    set("a", "2");
    assertThat(derivations).isEmpty();
    assertThat(derived.get("a")).contains("2");
    assertThat(derived.get("a")).contains("2");
    assertThat(derived.all()).containsExactly("2");
    assertThat(derivations).containsExactly("a");
  }

  @Test
  void oneIsReadWithoutDerivingTheOthers() {
    set("a", "1");
    set("b", "2");
    derived.get("b");
    assertThat(derivations).containsExactly("b");
  }

  @Test
  void whatIsGoneIsNotFound() {
    set("a", "1");
    derived.all();
    remove("a");
    remove("never there");
    assertThat(derived.all()).isEmpty();
    assertThat(derived.get("a")).isEmpty();
  }

  @Test
  void valuesBelowAPrefixComeByName() {
    set("ab/2", "x");
    set("ab/1", "y");
    set("ac", "z");
    assertThat(derived.below("ab/")).containsExactly("y", "x");
    assertThat(derived.below("")).containsExactly("y", "x", "z");
    assertThat(derived.below("b")).isEmpty();
  }

  @Test
  void aTableLetsGoOfEverythingThatIsGone() {
    var table = new IndexTable<String>(value -> Set.of(value.split(",")));
    set("a", "x,y");
    derived.all();
    derived.index(table);
    set("b", "y,z");
    derived.settle();
    assertThat(table.at("y")).containsExactly("x,y", "y,z");
    set("a", "z");
    derived.settle();
    assertThat(table.at("x")).isEmpty();
    assertThat(table.at("z")).containsExactly("z", "y,z");
    remove("a");
    remove("b");
    derived.settle();
    assertThat(table.at("z")).isEmpty();
    assertThat(table.size()).isZero();
  }
}
