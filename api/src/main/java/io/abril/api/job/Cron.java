package io.abril.api.job;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The five fields of a crontab line, in UTC: minute, hour, day of the month, month, day of the
 * week. Each is {@code *}, a number, a range {@code 1-5}, any of these with a step ({@code *}{@code
 * /15}), or a list of them; months and days of the week have names as well, and 7 is Sunday too. As
 * in crontab(5), a day has to match either of the two day fields when both are restricted.
 */
public final class Cron {
  private static final List<String> MONTHS =
      List.of("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" "));
  private static final List<String> DAYS = List.of("SUN MON TUE WED THU FRI SAT".split(" "));

  /** Eight years have every date there is, February 29th around 2100 included. */
  private static final int DAYS_AHEAD = 8 * 366;

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet monthDays;
  private final BitSet months;
  private final BitSet weekDays;
  private final boolean eitherDay;

  private Cron(String[] fields) {
    minutes = field(fields[0], 0, 59, List.of());
    hours = field(fields[1], 0, 23, List.of());
    monthDays = field(fields[2], 1, 31, List.of());
    months = field(fields[3], 1, 12, MONTHS);
    weekDays = field(fields[4], 0, 7, DAYS);
    if (weekDays.get(7)) {
      weekDays.set(0);
    }
    eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
  }

  /** A schedule; empty when the text is none, or its time never comes. */
  public static Optional<Cron> parse(String text) {
    var fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      return Optional.empty();
    }
    try {
      var cron = new Cron(fields);
      return cron.next(Instant.EPOCH).map(first -> cron);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static BitSet field(String text, int first, int last, List<String> names) {
    var set = new BitSet();
    for (String part : text.split(",", -1)) {
      var stepped = part.split("/", -1);
      if (stepped.length > 2) {
        throw new IllegalArgumentException(part);
      }
      var bounds = stepped[0].split("-", -1);
      boolean any = stepped[0].equals("*");
      boolean range = bounds.length == 2;
      if (bounds.length > 2 || (stepped.length == 2 && !any && !range)) {
        throw new IllegalArgumentException(part);
      }
      // All days of the week are 0 to 6: with 7 a step over them would count Sunday twice.
      int from = any ? first : number(bounds[0], first, names);
      int to = any ? (last == 7 ? 6 : last) : range ? number(bounds[1], first, names) : from;
      int step = stepped.length == 2 ? number(stepped[1], 0, List.of()) : 1;
      if (from < first || to > last || from > to || step < 1) {
        throw new IllegalArgumentException(part);
      }
      for (int i = from; i <= to; i += step) {
        set.set(i);
      }
    }
    return set;
  }

  private static int number(String text, int first, List<String> names) {
    int name = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (name >= 0) {
      return first + name;
    }
    if (!text.matches("\\d{1,4}")) {
      throw new IllegalArgumentException(text);
    }
    return Integer.parseInt(text);
  }

  /** The first time after that one; empty when there is none. */
  public Optional<Instant> next(Instant after) {
    var start = LocalDateTime.ofInstant(after, ZoneOffset.UTC);
    for (int i = 0; i <= DAYS_AHEAD; i++) {
      var day = start.toLocalDate().plusDays(i);
      if (matches(day)) {
        int minute = firstAfter(i == 0 ? start.getHour() * 60 + start.getMinute() : -1);
        if (minute >= 0) {
          return Optional.of(day.atTime(minute / 60, minute % 60).toInstant(ZoneOffset.UTC));
        }
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    if (!months.get(day.getMonthValue())) {
      return false;
    }
    boolean ofMonth = monthDays.get(day.getDayOfMonth());
    boolean ofWeek =
        weekDays.get(day.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : day.getDayOfWeek().getValue());
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }

  /** The first minute of a day, after that one, that matches; -1 for none. */
  private int firstAfter(int minuteOfDay) {
    for (int minute = minuteOfDay + 1; minute < 24 * 60; minute++) {
      if (hours.get(minute / 60) && minutes.get(minute % 60)) {
        return minute;
      }
    }
    return -1;
  }
}
