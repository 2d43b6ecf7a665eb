package io.abril.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # schedule          | after                | next
          * * * * *           | 2026-01-31T23:59:00Z | 2026-02-01T00:00:00Z
          * * * * *           | 2026-01-31T23:58:59Z | 2026-01-31T23:59:00Z
          0 3 * * *           | 2026-01-02T03:00:00Z | 2026-01-03T03:00:00Z
          0 3 * * *           | 2026-01-02T02:59:59Z | 2026-01-02T03:00:00Z
          */15 * * * *        | 2026-01-02T03:16:00Z | 2026-01-02T03:30:00Z
          5,35 * * * *        | 2026-01-02T03:05:00Z | 2026-01-02T03:35:00Z
          10-20/5 8 * * *     | 2026-01-02T08:15:00Z | 2026-01-02T08:20:00Z
          10-20/5 8 * * *     | 2026-01-02T08:20:00Z | 2026-01-03T08:10:00Z
          0 0 1 * *           | 2026-12-01T00:00:00Z | 2027-01-01T00:00:00Z
          0 0 31 * *          | 2026-03-31T00:00:00Z | 2026-05-31T00:00:00Z
          0 0 29 2 *          | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z
          0 0 29 2 *          | 2096-02-29T00:00:00Z | 2104-02-29T00:00:00Z
          0 12 * * 0          | 2026-01-02T00:00:00Z | 2026-01-04T12:00:00Z
          0 12 * * 7          | 2026-01-02T00:00:00Z | 2026-01-04T12:00:00Z
          0 12 * * SUN        | 2026-01-02T00:00:00Z | 2026-01-04T12:00:00Z
          0 12 * * mon-fri    | 2026-01-02T12:00:00Z | 2026-01-05T12:00:00Z
          0 12 * * 5-7        | 2026-01-02T12:00:00Z | 2026-01-03T12:00:00Z
          0 0 * JAN,jul *     | 2026-01-31T00:00:00Z | 2026-07-01T00:00:00Z
          0 0 13 * 5          | 2026-01-02T00:00:00Z | 2026-01-09T00:00:00Z
          0 0 13 * 5          | 2026-01-09T00:00:00Z | 2026-01-13T00:00:00Z
          0 0 */2 * 1         | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z
          0 0 * * */2         | 2026-01-03T00:00:00Z | 2026-01-04T00:00:00Z
          """)
  void theNextTimeIsAsCrontabSays(String schedule, Instant after, Instant next) {
    assertThat(Cron.parse(schedule).orElseThrow().next(after)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "5/10 * * * *",
        "1,,2 * * * *",
        "a * * * *",
        "JAN * * * *",
        "-1 * * * *",
        "1-2-3 * * * *",
        "*/5/5 * * * *",
        "0 0 30 2 *",
        "0 0 31 4,6,9,11 *",
        "99999999999 * * * *"
      })
  void whatIsNoScheduleOrNeverComesIsNone(String text) {
    assertThat(Cron.parse(text)).isEmpty();
  }

  @Property
  void theNextTimeIsTheFirstMinuteThatMatches(
      @ForAll @IntRange(max = 59) int minute,
      @ForAll @IntRange(max = 23) int hour,
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
    var after = Instant.ofEpochSecond(second);
    var next = Cron.parse(minute + " " + hour + " * * *").orElseThrow().next(after).orElseThrow();
    long wanted = hour * 3_600L + minute * 60L;
    assertThat(next).isAfter(after).isBeforeOrEqualTo(after.plusSeconds(86_400));
    assertThat(next.getEpochSecond() % 86_400).isEqualTo(wanted);
  }
}
