package io.abril.abrilctl.listing;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.print.Ages;
import io.abril.abrilctl.print.Cells;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The specifications that a pool has had, the latest last. */
public final class RevisionListing implements Listing {
  private final ObjectView pool;

  /** Those of one pool. */
  public RevisionListing(ObjectView pool) {
    this.pool = pool;
  }

  @Override
  public String plural() {
    return "revisions";
  }

  @Override
  public String singular() {
    return "revision";
  }

  @Override
  public List<String> headings(boolean wide) {
    return List.of("REVISION", "STATE", "AGE", "IMAGE", "DIGEST", "CHANGE");
  }

  /** The rows as they are stored, by number. */
  public List<JsonNode> revisions(Store store) {
    return store.rows("revisions/" + pool.ref()).values().stream()
        .sorted(Comparator.comparingInt(r -> r.path("number").asInt()))
        .toList();
  }

  /** One of them. */
  public JsonNode find(Store store, int number) {
    return revisions(store).stream()
        .filter(r -> r.path("number").asInt() == number)
        .findFirst()
        .orElseThrow(
            () ->
                Failure.notFound(
                    "revision " + number + " of " + pool.ref(),
                    "'abrilctl rollout history " + pool.name() + "' lists what is kept"));
  }

  @Override
  public List<Row> rows(Store store, boolean wide, Instant now) {
    return revisions(store).stream().map(r -> row(r, now)).toList();
  }

  private Row row(JsonNode r, Instant now) {
    var number = r.path("number").asText();
    var digest = r.path("imageDigest").asText("");
    var cells =
        List.of(
            number,
            state(r),
            Ages.since(r.path("created"), now),
            Cells.text(r.path("spec").path("image").path("ref")),
            Cells.orNone(digest.substring(digest.lastIndexOf('@') + 1)),
            Cells.text(r.path("why")));
    return new Row(number, Map.of(), cells, r, r.toString());
  }

  /** Running now, given up for an older one, one that could be gone back to, or none of these. */
  private String state(JsonNode r) {
    var rollout = pool.tree().path("status").path("rollout");
    int number = r.path("number").asInt();
    if (number == rollout.path("rejected").asInt()) {
      return "GivenUp";
    }
    if (number == rollout.path("revision").asInt()) {
      return rollout.path("state").asText("Progressing").equals("Complete")
          ? "Running"
          : rollout.path("state").asText("Progressing");
    }
    return r.path("good").asBoolean() ? "Good" : "NeverReady";
  }
}
