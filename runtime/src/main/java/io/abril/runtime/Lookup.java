package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.view.Rows;
import java.util.List;
import java.util.Optional;

/** Reads the views: accepted objects and rows, as of this process's own last write or later. */
public interface Lookup {
  /**
   * Every accepted object of a kind, by name.
   *
   * @throws IllegalArgumentException for a kind that no controller of this operator runs, watches,
   *     owns or indexes
   */
  <S, T> List<Resource<S, T>> all(Kind<S, T> kind);

  /** One accepted object. */
  <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name);

  /**
   * The accepted objects that the index files under this value, by name; as exact as {@link #all}.
   *
   * @throws IllegalArgumentException for an index that no controller of this operator declares
   */
  <S, T> List<Resource<S, T>> byIndex(Index<S, T> index, String value);

  /** The rows whose name begins with {@code prefix}, by name. */
  <R> List<R> rows(Rows<R> rows, String prefix);
}
