package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What has become of the last request to bring a pool's image to the nodes before an instance needs
 * it there.
 *
 * @param requests ids of the latest requests that this answers, oldest first; empty before any
 * @param since when the last of them was taken up
 * @param image the image's reference
 * @param refusal why nothing is pulled, as a sentence; empty when something is
 * @param nodes how far it is on each node that may run the pool, by name
 */
public record ImagePull(
    List<String> requests, Instant since, String image, String refusal, List<OnNode> nodes) {
  /** Nobody has asked yet. */
  public static final ImagePull NONE = new ImagePull(List.of(), Instant.EPOCH, "", "", List.of());

  /** Whoever waits for an older request than these looks too rarely. */
  private static final int MOST_REQUESTS = 20;

  /** How far a node is. */
  public enum State {
    /** The image is not known to be there yet. */
    @JsonProperty("Pulling")
    PULLING,
    /** The image is there. */
    @JsonProperty("Pulled")
    PULLED,
    /** It could not be brought there. */
    @JsonProperty("Failed")
    FAILED,
    /** Nothing can be brought there now. */
    @JsonProperty("Skipped")
    SKIPPED
  }

  /**
   * One node.
   *
   * @param message how far the pull is, or why there is none, as a sentence; may be empty
   */
  public record OnNode(String node, State state, String message) {
    /** The same, in another state. */
    public OnNode in(State next, String why) {
      return new OnNode(node, next, why);
    }

    /** Whether nothing more happens there. */
    public boolean over() {
      return state != State.PULLING;
    }
  }

  /** Copies the lists. */
  public ImagePull {
    requests = List.copyOf(requests);
    nodes = List.copyOf(nodes);
  }

  /** The pull that begins with these requests. */
  public ImagePull begun(
      List<String> more, Instant now, String ref, String why, List<String> onNodes) {
    var all = new ArrayList<>(requests);
    all.addAll(more);
    return new ImagePull(
        all.subList(Math.max(0, all.size() - MOST_REQUESTS), all.size()),
        now,
        ref,
        why,
        onNodes.stream().map(n -> new OnNode(n, State.PULLING, "")).toList());
  }

  /** The same, further on. */
  public ImagePull with(List<OnNode> next) {
    return new ImagePull(requests, since, image, refusal, next);
  }

  /** The nodes in a state. */
  public List<OnNode> in(State state) {
    return nodes.stream().filter(n -> n.state() == state).toList();
  }

  /** Whether nothing more happens. */
  public boolean over() {
    return nodes.stream().allMatch(OnNode::over);
  }
}
