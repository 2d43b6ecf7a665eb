package io.abril.runtime.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PartitionTreePropertiesTest {
  private static final String ROOT = "objects/";

  @Provide
  Arbitrary<Set<String>> names() {
    var dense = Arbitraries.strings().withChars("ab").ofMinLength(0).ofMaxLength(7);
    var usual = Arbitraries.strings().withChars("abc-.").numeric().ofMinLength(1).ofMaxLength(9);
    var any =
        Arbitraries.of("a", "é", "日", "\uE000", "😀", "😁", "\uD840\uDC0B")
            .list()
            .ofMaxSize(4)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(dense, usual, any)
        .map(name -> ROOT + name)
        .set()
        .ofMinSize(1)
        .ofMaxSize(300);
  }

  private static PartitionTree tree(Set<String> keys, int leaf) {
    return PartitionTree.of(ROOT, List.copyOf(new TreeSet<>(keys)), leaf);
  }

  private static void check(PartitionTree node, Set<String> keys, int leaf) {
    assertThat(keys).allMatch(key -> key.startsWith(node.prefix()));
    assertThat(node.size()).isEqualTo(keys.size());
    var left = new TreeSet<>(keys);
    left.removeAll(node.own());
    for (PartitionTree child : node.children()) {
      var part = new TreeSet<>(left);
      part.removeIf(key -> !key.startsWith(child.prefix()));
      check(child, part, leaf);
      left.removeAll(part);
    }
    assertThat(left).isEmpty();
    boolean askable = keys.stream().noneMatch(key -> key.matches(".*/\\.{1,2}"));
    if (node.isLeaf() && askable) {
      assertThat(node.size()).isLessThanOrEqualTo(leaf);
    } else if (!node.isLeaf()) {
      assertThat(node.own()).hasSizeLessThanOrEqualTo(3);
      assertThat(node.children()).noneMatch(c -> c.prefix().matches(".*/\\.{1,2}"));
    }
  }

  @Property
  void everyKeyIsInOneChildOrItsNodesOwnAndLeavesAreBounded(
      @ForAll("names") Set<String> keys, @ForAll @IntRange(min = 1, max = 40) int leaf) {
    check(tree(keys, leaf), keys, leaf);
  }

  @Property
  void everyKeyIsInOnePartitionOrLooseAndThereAreNoMoreThanPolls(
      @ForAll("names") Set<String> keys, @ForAll @IntRange(min = 1, max = 64) int polls) {
    var plan = PartitionPlan.cut(tree(keys, 4), polls);
    assertThat(plan.prefixes()).hasSizeBetween(0, polls).doesNotHaveDuplicates();
    for (String key : keys) {
      long in = plan.prefixes().stream().filter(key::startsWith).count();
      assertThat(in + (plan.loose().contains(key) ? 1 : 0)).isEqualTo(1);
    }
    assertThat(plan.outside(List.copyOf(keys))).isEmpty();
    assertThat(plan.isServedBy(plan, new TreeSet<>(keys), polls, 4)).isTrue();
  }

  @Property
  void theSameKeysAreAlwaysCutTheSame(@ForAll("names") Set<String> keys) {
    var backwards = new ArrayList<>(new TreeSet<>(keys).descendingSet());
    assertThat(PartitionPlan.cut(tree(Set.copyOf(backwards), 4), 20))
        .isEqualTo(PartitionPlan.cut(tree(keys, 4), 20));
  }

  @Property
  void aNewKeyWithinAPartitionCutsNothingAnew(
      @ForAll("names") Set<String> keys, @ForAll @IntRange(min = 1, max = 64) int polls) {
    var plan = PartitionPlan.cut(tree(keys, 4), polls);
    Assume.that(!plan.prefixes().isEmpty());
    var more = new TreeSet<>(keys);
    more.add(plan.prefixes().get(0) + "new");
    assertThat(PartitionPlan.cut(tree(more, 4), polls).isServedBy(plan, more, polls, 4)).isTrue();
  }

  @Example
  void noPrefixEndsInADotThatTheServerWouldTakeAway() {
    var tree = tree(Set.of("objects/.keep", "objects/a", "objects/..", "objects/b//c"), 1);
    assertThat(tree.isLeaf()).isTrue();
    var plan = PartitionPlan.cut(tree(Set.of("objects/.keep", "objects/a"), 1), 9);
    assertThat(plan.prefixes()).containsExactly("objects/.k", "objects/a");
  }

  @Property
  void aKeyOutsideIsFoundOutside(@ForAll("names") Set<String> keys) {
    var plan = PartitionPlan.cut(tree(keys, 4), 64);
    Assume.that(!plan.prefixes().contains(ROOT));
    var names = new ArrayList<>(keys);
    names.add(ROOT + "zzz");
    assertThat(plan.outside(names)).containsExactly(ROOT + "zzz");
  }

  @Property
  void partitionsShrinkAsKeysGo(@ForAll("names") Set<String> keys) {
    var plan = PartitionPlan.cut(tree(keys, 4), 64);
    Assume.that(plan.prefixes().size() > 1);
    var fewer = new TreeSet<>(keys);
    fewer.removeIf(key -> key.startsWith(plan.prefixes().get(0)));
    Assume.that(!fewer.isEmpty());
    assertThat(PartitionPlan.cut(tree(fewer, 4), 64).isServedBy(plan, fewer, 64, 4)).isFalse();
  }

  @Property
  void fiveThousandNamesAreCutIntoPartsOfAHundred(@ForAll @IntRange(min = 60, max = 64) int polls) {
    var keys = new TreeSet<String>();
    for (int i = 0; i < 5_000; i++) {
      keys.add(ROOT + "topics/topic-%04d".formatted(i));
    }
    var plan = PartitionPlan.cut(tree(keys, 32), polls);
    assertThat(plan.largest()).isLessThanOrEqualTo(100);
  }
}
