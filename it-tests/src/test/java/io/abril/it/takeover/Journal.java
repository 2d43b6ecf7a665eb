package io.abril.it.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** What the processes wrote, in the order of the host's monotonic clock, which they share. */
public final class Journal {
  /** The document of what is counted. */
  public static final String COUNTER =
      "{apiVersion: abril/v1, kind: Counter, metadata: {name: one}, spec: {from: 0}}";

  private final List<Line> lines;

  /**
   * A line.
   *
   * @param phase {@code begin} or {@code end} of a step; {@code started}, {@code close} and {@code
   *     closed} of a process
   * @param by the process
   * @param number that was counted
   * @param nanos of the monotonic clock
   */
  public record Line(String phase, String by, long epoch, long number, long nanos) {}

  /** A call that acts on the world; one without an end ends never. */
  public record Call(String by, long epoch, long number, long begin, long end) {
    boolean overlaps(Call other) {
      return begin <= other.end && other.begin <= end;
    }
  }

  private Journal(List<Line> lines) {
    this.lines = lines;
  }

  /** Reads the journals as they are now. */
  static Journal of(List<Path> files) {
    try {
      var lines = new ArrayList<Line>();
      for (Path file : files) {
        if (Files.exists(file)) {
          for (String line : Files.readAllLines(file)) {
            var words = line.split(" ");
            lines.add(
                new Line(
                    words[0],
                    words[1],
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4])));
          }
        }
      }
      lines.sort(Comparator.comparingLong(Line::nanos));
      return new Journal(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of one phase. */
  public List<Line> lines(String phase) {
    return lines.stream().filter(l -> l.phase.equals(phase)).toList();
  }

  /** The first line of that phase by that process after that time. */
  public Line first(String phase, String by, long afterNanos) {
    return lines(phase).stream()
        .filter(l -> l.by.equals(by) && l.nanos > afterNanos)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + phase + " by " + by));
  }

  /** How many steps that process has begun after that time. */
  public long begun(String by, long afterNanos) {
    return lines("begin").stream().filter(l -> l.by.equals(by) && l.nanos > afterNanos).count();
  }

  /** The calls, each with its end; those of a killed process end when it was killed. */
  List<Call> calls(String killed, long killedAt) {
    var calls = new LinkedHashMap<String, Call>();
    for (Line line : lines) {
      var key = line.by + " " + line.number;
      if (line.phase.equals("begin")) {
        long end = line.by.equals(killed) ? killedAt : Long.MAX_VALUE;
        calls.put(key, new Call(line.by, line.epoch, line.number, line.nanos, end));
      } else if (line.phase.equals("end")) {
        calls.computeIfPresent(
            key, (k, c) -> new Call(c.by, c.epoch, c.number, c.begin, line.nanos));
      }
    }
    return List.copyOf(calls.values());
  }

  /**
   * Each number was counted once at most, since it was committed once; the epochs grow with them,
   * and an epoch belongs to one process. Two leaders that wrote would have counted alike.
   */
  void assertOneCounted() {
    var begun = lines("begin");
    assertThat(begun).extracting(Line::number).doesNotHaveDuplicates();
    var byNumber = begun.stream().sorted(Comparator.comparingLong(Line::number)).toList();
    assertThat(byNumber).extracting(Line::epoch).isSorted();
    assertThat(begun.stream().map(l -> l.epoch + " " + l.by).distinct().count())
        .as("epochs and processes")
        .isEqualTo(begun.stream().map(Line::epoch).distinct().count());
  }

  /** No two processes acted at the same time. */
  static void assertOneActed(List<Call> calls) {
    for (Call a : calls) {
      for (Call b : calls) {
        assertThat(a.by.equals(b.by) || !a.overlaps(b)).as("%s and %s at once", a, b).isTrue();
      }
    }
  }
}
