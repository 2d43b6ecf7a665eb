package io.abril.controllers.haproxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How requests of one route are shared among backends. Each request is in one of 100 buckets,
 * numbered 100 to 199, so that all have three digits; HAProxy looks for the longest key of the
 * routes map that {@code route + bucket} begins with ({@code map_beg}, configuration manual,
 * "Converters"). One backend is one entry, {@code route/x/}; a canary of 10 % is one more, {@code
 * route/x/10}; so a change of weights is a few commands, each of which leaves every bucket
 * somewhere.
 */
public final class Buckets {
  /** How many there are. */
  public static final int COUNT = 100;

  /** The first one's number. */
  public static final int FIRST = 100;

  static final int DIGITS = 3;

  private Buckets() {}

  /**
   * A backend's part of a route's requests.
   *
   * @param percent of the requests
   */
  public record Share(String backend, int percent) {}

  /**
   * Entries for one route.
   *
   * @param route its id, ending in a slash
   * @param shares {@link #COUNT} in all; the last one has the first buckets, and keeps them when it
   *     grows
   * @throws IllegalArgumentException when they don't add up
   */
  public static SortedMap<String, String> entries(String route, List<Share> shares) {
    int sum = shares.stream().mapToInt(Share::percent).sum();
    if (sum != COUNT || shares.stream().anyMatch(s -> s.percent() < 0)) {
      throw new IllegalArgumentException("the shares of " + route + " add up to " + sum);
    }
    var main = shares.stream().max(Comparator.comparingInt(Share::percent)).orElseThrow();
    var entries = new TreeMap<>(Map.of(route, main.backend()));
    int next = FIRST;
    for (int i = shares.size() - 1; i >= 0; i--) {
      var share = shares.get(i);
      if (!share.backend().equals(main.backend())) {
        for (String prefix : prefixes(next, next + share.percent())) {
          entries.put(route + prefix, share.backend());
        }
      }
      next += share.percent();
    }
    return entries;
  }

  /** The fewest prefixes that stand for the buckets from one to before another. */
  private static List<String> prefixes(int from, int to) {
    var prefixes = new ArrayList<String>();
    int at = from;
    while (at < to) {
      boolean ten = at % 10 == 0 && at + 10 <= to;
      prefixes.add(String.valueOf(ten ? at / 10 : at));
      at += ten ? 10 : 1;
    }
    return prefixes;
  }
}
