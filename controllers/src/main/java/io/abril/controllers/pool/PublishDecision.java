package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which keys a pool's instances have outside of the root. A path belongs to one instance; it is
 * handed on when the instance that follows passes, and goes with the last one. Pure.
 *
 * @param claims rows to write
 * @param released paths whose rows are to be deleted, since their keys are gone
 * @param set keys to write
 * @param remove keys to delete
 * @param problems what is not published, and why, as sentences
 * @param over whether the pool has no row left
 */
record PublishDecision(
    List<Publication> claims,
    List<String> released,
    List<Publication> set,
    List<String> remove,
    List<String> problems,
    boolean over) {

  /**
   * What was seen.
   *
   * @param templates the document's keys and values
   * @param slots the pool's rows
   * @param passing whether consumers are sent to an instance
   * @param expand fills a template in for an instance of a slot
   * @param claims all rows, of every pool, by path
   * @param written what this leader knows to be in the keys
   * @param gone keys that this leader knows to be gone
   * @param refused keys that could not be written, each with the reason as a sentence
   */
  record Seen(
      String root,
      String pool,
      String uid,
      Map<String, String> templates,
      Map<Integer, Slot> slots,
      Predicate<Instance> passing,
      Expand expand,
      Map<String, Publication> claims,
      Map<String, String> written,
      Set<String> gone,
      Map<String, String> refused) {}

  /** Fills a template in. */
  interface Expand {
    /** The text for an instance. */
    String of(Slot slot, Instance instance, String template);
  }

  static PublishDecision of(Seen seen) {
    return new Builder(seen).build();
  }

  private static final class Builder {
    final Seen seen;
    final Map<String, Publication> wanted = new LinkedHashMap<>();
    final List<String> problems = new ArrayList<>();

    Builder(Seen seen) {
      this.seen = seen;
    }

    PublishDecision build() {
      seen.slots().values().forEach(this::want);
      var own = new TreeMap<String, Publication>();
      seen.claims().values().stream()
          .filter(c -> c.uid().equals(seen.uid()))
          .forEach(c -> own.put(c.path(), c));
      var claims = wanted.values().stream().filter(w -> !w.equals(own.get(w.path()))).toList();
      var set =
          wanted.values().stream()
              .filter(w -> !w.value().equals(seen.written().get(w.path())))
              .filter(w -> !seen.refused().containsKey(w.path()))
              .toList();
      wanted.keySet().stream()
          .map(seen.refused()::get)
          .filter(java.util.Objects::nonNull)
          .forEach(problems::add);
      var leftOver = own.keySet().stream().filter(path -> !wanted.containsKey(path)).toList();
      return new PublishDecision(
          claims,
          leftOver.stream().filter(seen.gone()::contains).toList(),
          set,
          leftOver.stream().filter(path -> !seen.gone().contains(path)).toList(),
          problems.stream().distinct().toList(),
          own.isEmpty() && wanted.isEmpty());
    }

    private void want(Slot slot) {
      // The successor goes first; its predecessor keeps the key until that passes.
      slot.all()
          .filter(i -> i.phase() == Phase.PASSING)
          .forEach(
              instance ->
                  new TreeMap<>(seen.templates())
                      .forEach((path, value) -> want(slot, instance, path, value)));
    }

    private void want(Slot slot, Instance instance, String pathTemplate, String valueTemplate) {
      var path = seen.expand().of(slot, instance, pathTemplate);
      var claim = Optional.ofNullable(seen.claims().get(path));
      boolean holds = claim.filter(c -> c.instance().equals(instance.id())).isPresent();
      if (!holds && !seen.passing().test(instance)) {
        return;
      }
      var publication =
          new Publication(
              path,
              seen.pool(),
              seen.uid(),
              slot.slot(),
              instance.id(),
              seen.expand().of(slot, instance, valueTemplate));
      var refusal = refusal(publication, pathTemplate).or(() -> foreign(claim, path));
      var rival = Optional.ofNullable(wanted.get(path));
      if (refusal.isPresent()) {
        problems.add(refusal.get());
      } else if (rival.isEmpty()) {
        wanted.put(path, publication);
      } else if (rival.get().slot() != slot.slot()) {
        problems.add(
            "slots "
                + rival.get().slot()
                + " and "
                + slot.slot()
                + " of this pool both publish the key "
                + path
                + "; write {slot} into the path");
        if (holds) {
          wanted.put(path, publication);
        }
      }
    }

    private Optional<String> foreign(Optional<Publication> claim, String path) {
      return claim
          .filter(c -> !c.uid().equals(seen.uid()))
          .map(
              c ->
                  "the key "
                      + path
                      + " is published by the pool "
                      + c.pool()
                      + " (slot "
                      + c.slot()
                      + "); choose another path, or remove it there");
    }

    private Optional<String> refusal(Publication publication, String template) {
      var path = publication.path();
      if (path.contains("{") || path.contains("}")) {
        return Optional.of(
            "spec.publish: the path '"
                + template
                + "' has a variable that the instances of this pool don't have");
      }
      if (path.equals(seen.root()) || path.startsWith(seen.root() + "/")) {
        return Optional.of(
            "spec.publish: the key "
                + path
                + " is under "
                + seen.root()
                + "/, where abril keeps its own state; choose another path");
      }
      return path.isEmpty() || path.startsWith("/") || path.endsWith("/") || path.contains("//")
          ? Optional.of("spec.publish: '" + path + "' is no path of a key")
          : Optional.empty();
    }
  }
}
