package io.abril.abrilctl.listing;

import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.Kinds;
import java.util.ArrayList;
import java.util.List;

/** Finds listings by what people call them. */
public final class Listings {
  private static final List<Listing> OTHERS =
      List.of(new InstanceListing(), new ControllerListing(), new EventListing());

  private Listings() {}

  /**
   * The listings that a word names: a kind, {@code instances}, several with commas, or {@code all}.
   */
  public static List<Listing> of(Kinds kinds, String words) {
    var listings = new ArrayList<Listing>();
    for (String word : words.split(",")) {
      if (word.equals("all")) {
        kinds.all().forEach(kind -> listings.add(new ObjectListing(kind)));
      } else {
        listings.add(one(kinds, word));
      }
    }
    return listings;
  }

  private static Listing one(Kinds kinds, String word) {
    var builtIn = KindTable.find(word);
    if (builtIn.isPresent()) {
      return new ObjectListing(builtIn.get());
    }
    for (var other : OTHERS) {
      if (other.plural().equals(word) || other.singular().equals(word)) {
        return other;
      }
    }
    var more = new ArrayList<>(OTHERS.stream().map(Listing::plural).toList());
    more.add("all");
    return kinds.find(word).map(ObjectListing::new).orElseThrow(() -> kinds.unknown(word, more));
  }
}
