package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Kind;
import io.abril.api.Ref;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What admission says of a document. */
public sealed interface Verdict {
  /**
   * It is valid.
   *
   * @param kind its kind
   * @param name {@code metadata.name}
   * @param labels {@code metadata.labels}
   * @param annotations {@code metadata.annotations}
   * @param spec with every default filled in
   * @param typedSpec the same as the kind's spec record
   */
  record Admitted(
      Kind<?, ?> kind,
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      JsonNode spec,
      Object typedSpec)
      implements Verdict {
    /** Copies the maps. */
    public Admitted {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }

    /** Kind and name. */
    public Ref ref() {
      return kind.ref(name);
    }
  }

  /**
   * It isn't.
   *
   * @param problems what is wrong, in the order of the text; never empty
   */
  record Rejected(List<Problem> problems) implements Verdict {
    /** Copies the list. */
    public Rejected {
      problems = List.copyOf(problems);
    }

    /** All problems as one text. */
    public String sentence() {
      return problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
    }
  }
}
