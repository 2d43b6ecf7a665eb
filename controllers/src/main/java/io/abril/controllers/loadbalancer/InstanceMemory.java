package io.abril.controllers.loadbalancer;

import io.abril.controllers.haproxy.RuntimeDiff;
import io.abril.controllers.haproxy.RuntimeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one controller remembers of one HAProxy between passes. All of it can be lost: it saves
 * questions and paces reloads, and nothing is decided by it that the world would contradict.
 */
final class InstanceMemory {
  static final Duration RELOAD_GAP = Duration.ofMillis(200);
  private static final Duration LONGEST_GAP = Duration.ofMillis(1_600);
  private static final Duration SETTLE = Duration.ofMillis(50);
  private static final Duration LONGEST_SETTLE = Duration.ofMillis(300);
  private static final Duration PROBES_APART = Duration.ofSeconds(1);
  private static final Duration REPEAT = Duration.ofMillis(100);
  private static final Duration REFUSED = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  private String container = "";
  private String uploaded = "";
  private Instant uploadedAt = Instant.EPOCH;
  private Instant reloadedAt = Instant.EPOCH;
  private Duration gap = RELOAD_GAP;
  private String structure = "";
  private Instant structureChanged = Instant.EPOCH;
  private Instant structureDirty = Instant.EPOCH;
  private Optional<RuntimeState> state = Optional.empty();
  private Instant readAt = Instant.EPOCH;
  private RuntimeDiff lastSent = new RuntimeDiff(List.of(), List.of(), 0);
  private Instant lastSentAt = Instant.EPOCH;
  private String refused = "";
  private Instant refusedUntil = Instant.EPOCH;
  private Optional<Failure> failure = Optional.empty();
  private int failures;
  private int portAttempt;
  private boolean held;
  private String silence = "";
  private Instant silentSince = Instant.EPOCH;
  private boolean probing;

  /**
   * Why the last attempt failed, and when the next one may be made.
   *
   * @param reason one CamelCase word
   */
  record Failure(String reason, String message, Instant retryAt) {}

  /** Forgets what was known of another run of HAProxy. */
  void seen(String containerAndStart) {
    if (!container.equals(containerAndStart)) {
      container = containerAndStart;
      uploaded = "";
      uploadedAt = Instant.EPOCH;
      state = Optional.empty();
      refused = "";
      silence = "";
    }
  }

  void uploaded(String hash, Instant now) {
    uploaded = hash;
    uploadedAt = now;
  }

  String uploadedHash() {
    return uploaded;
  }

  Instant uploadedAt() {
    return uploadedAt;
  }

  /**
   * A structure is wanted; answers when a reload for it may be made.
   *
   * @param running the structure that HAProxy runs; empty when that isn't known
   */
  Instant reloadDue(String wanted, Optional<String> running, Instant now) {
    if (running.isEmpty()) {
      return now;
    }
    if (running.get().equals(wanted)) {
      succeeded();
      structure = wanted;
      structureDirty = Instant.EPOCH;
      return now;
    }
    if (!structure.equals(wanted)) {
      structure = wanted;
      structureChanged = now;
      succeeded(); // what failed was another structure
    }
    if (structureDirty.equals(Instant.EPOCH)) {
      structureDirty = now;
    }
    var settled = earlier(structureChanged.plus(SETTLE), structureDirty.plus(LONGEST_SETTLE));
    var paced = reloadedAt.plus(gap);
    return settled.isAfter(paced) ? settled : paced;
  }

  /** A reload was made. The more follow each other, the further apart they are. */
  void reloaded(Instant now) {
    boolean burst = now.isBefore(reloadedAt.plus(gap.multipliedBy(3)));
    gap = burst ? shorter(gap.multipliedBy(2), LONGEST_GAP) : RELOAD_GAP;
    reloadedAt = now;
    state = Optional.empty();
  }

  Optional<Instant> lastReload() {
    return Optional.of(reloadedAt).filter(at -> at.isAfter(Instant.EPOCH));
  }

  void read(RuntimeState now, Instant at) {
    state = Optional.of(now);
    readAt = at;
    silence = "";
  }

  /** It can't be read. */
  void silent(String error, Instant now) {
    state = Optional.empty();
    silence = error;
    silentSince = now;
  }

  /** Why it could not be read the last time; empty when it could. */
  String silence() {
    return silence;
  }

  /** Begins a try to read a silent one, unless one is under way or was a moment ago. */
  boolean beginProbe(Instant now) {
    if (probing || now.isBefore(silentSince.plus(PROBES_APART))) {
      return false;
    }
    probing = true;
    return true;
  }

  void endProbe() {
    probing = false;
  }

  Optional<RuntimeState> state() {
    return state;
  }

  Optional<RuntimeState> stateSince(Instant oldest) {
    return state.filter(s -> !readAt.isBefore(oldest));
  }

  /**
   * Commands were sent. Those that were refused, or that are needed again at once, are not sent
   * again for a moment.
   */
  void sent(RuntimeDiff diff, String refusal, Instant now) {
    boolean again = diff.equals(lastSent) && now.isBefore(lastSentAt.plus(REPEAT));
    lastSent = diff;
    lastSentAt = now;
    if (!refusal.isEmpty() || again) {
      refused = refusal.isEmpty() ? "HAProxy has not finished what it was told" : refusal;
      refusedUntil = now.plus(refusal.isEmpty() ? REPEAT : REFUSED);
    }
  }

  /** Commands could not be sent. */
  void unsent(String sentence, Instant now) {
    state = Optional.empty();
    refused = sentence;
    refusedUntil = now.plus(REFUSED);
  }

  String refusal(Instant now) {
    return now.isBefore(refusedUntil) ? refused : "";
  }

  void failed(String reason, String message, Instant now) {
    failures++;
    var wait = Duration.ofMillis(500L << Math.min(failures - 1, 6));
    failure = Optional.of(new Failure(reason, message, now.plus(shorter(wait, LONGEST_BACKOFF))));
    state = Optional.empty();
  }

  void succeeded() {
    failure = Optional.empty();
    failures = 0;
  }

  Optional<Failure> failure() {
    return failure;
  }

  /** The ports that were tried are taken; others are tried next. */
  void nextPorts() {
    portAttempt++;
  }

  int portAttempt() {
    return portAttempt;
  }

  /** Whether a server is kept only because HAProxy sees it up. */
  boolean held() {
    return held;
  }

  void held(boolean now) {
    held = now;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
