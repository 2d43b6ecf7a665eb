package io.abril.api;

import java.util.List;
import java.util.Optional;

/**
 * One accepted object, as a reconciler sees it.
 *
 * @param kind its kind
 * @param meta name, labels, uid, generation
 * @param spec what the user wants, valid and with defaults
 * @param status what its reconciler last wrote; empty before the first time
 * @param conditions the conditions that the runtime last wrote
 */
public record Resource<S, T>(
    Kind<S, T> kind, Meta meta, S spec, Optional<T> status, List<Condition> conditions) {

  /** Copies the list. */
  public Resource {
    conditions = List.copyOf(conditions);
  }

  /** The object's name. */
  public String name() {
    return meta.name();
  }

  /** Kind and name. */
  public Ref ref() {
    return new Ref(kind.plural(), meta.name());
  }

  /** Whether its deletion is to be settled. */
  public boolean deleting() {
    return meta.deleting();
  }

  /** Whether the condition of this type is true. */
  public boolean is(String conditionType) {
    return conditions.stream()
        .anyMatch(c -> c.type().equals(conditionType) && c.status() == Condition.Status.TRUE);
  }
}
