package io.abril.abrilctl.listing;

import io.abril.abrilctl.print.Ages;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The moves of an endpoint from one version to another, the latest last. */
public final class MoveListing {
  private final List<Move> moves;

  /** Those that a status remembers. */
  public MoveListing(EndpointStatus status) {
    moves = status.switches();
  }

  /** The headings of the columns. */
  public List<String> headings() {
    return List.of("AGE", "FROM", "TO", "WHAT");
  }

  /** A row a move. */
  public List<List<String>> rows(Instant now) {
    return moves.stream()
        .map(
            move ->
                List.of(
                    Ages.of(Duration.between(move.at(), now)),
                    move.from().toString(),
                    move.to().toString(),
                    move.back() ? "reverted" : "switched"))
        .toList();
  }

  /** The moves themselves. */
  public List<Move> moves() {
    return moves;
  }
}
