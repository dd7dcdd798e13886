package portscan.monitor.review;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;

/**
 * Times by the five fields of POSIX's crontab: minute, hour, day of the month, month, day of the
 * week.
 *
 * <p>A field is {@code *} or a list of numbers, names ({@code mon}, {@code jan}) and ranges, each
 * of them with a step if wished ({@code *}{@code /15}, {@code 8-18/2}); Sunday is 0 and 7. Where
 * both days are restricted, one of them is enough. {@code @hourly}, {@code @daily},
 * {@code @weekly}, {@code @monthly} and {@code @yearly} stand for the usual ones.
 */
public final class Cron {
  /** Leap years are eight years apart at the most, around a century that is none. */
  private static final int MOST_DAYS = 366 * 9;

  private static final Map<String, String> SHORT =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day of the month", 1, 31, List.of()),
          new Field(
              "month",
              1,
              12,
              List.of(
                  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field(
              "day of the week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private final String text;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final boolean anyDay;
  private final boolean anyWeekday;

  /**
   * @param names of the values from {@code least} on
   */
  private record Field(String name, int least, int most, List<String> names) {
    /** What the words of the field mean; throws a number format exception if nothing. */
    BitSet parse(String words) {
      BitSet values = new BitSet();
      for (String word : words.split(",", -1)) {
        int slash = word.indexOf('/');
        String range = slash < 0 ? word : word.substring(0, slash);
        int step = slash < 0 ? 1 : number(word.substring(slash + 1));
        int dash = range.indexOf('-');
        int first;
        int last;
        if (range.equals("*")) {
          first = least;
          last = most == 7 ? 6 : most;
        } else if (dash < 0) {
          first = value(range);
          last = slash < 0 ? first : most;
        } else {
          first = value(range.substring(0, dash));
          last = value(range.substring(dash + 1));
        }
        if (step < 1 || first > last) {
          throw new NumberFormatException(word);
        }
        for (int value = first; value <= last; value += step) {
          values.set(value);
        }
      }
      return values;
    }

    private int value(String word) {
      int named = names.indexOf(word);
      int value = named < 0 ? number(word) : named + least;
      if (value < least || value > most) {
        throw new NumberFormatException(word);
      }
      return value;
    }

    private static int number(String word) {
      if (!word.matches("[0-9]{1,4}")) {
        throw new NumberFormatException(word);
      }
      return Integer.parseInt(word);
    }
  }

  private Cron(String text, List<BitSet> fields, boolean anyDay, boolean anyWeekday) {
    this.text = text;
    minutes = fields.get(0);
    hours = fields.get(1);
    days = fields.get(2);
    months = fields.get(3);
    weekdays = fields.get(4);
    this.anyDay = anyDay;
    this.anyWeekday = anyWeekday;
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
  }

  /** Reads five fields, or a short word. */
  public static Parsed<Cron> parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    String[] words = SHORT.getOrDefault(plain, plain).split("\\s+", -1);
    if (words.length != FIELDS.size()) {
      return rejected(
          "a schedule has five fields (minute, hour, day of the month, month, day of the week), and"
              + " "
              + Printable.quoted(text)
              + " has "
              + (plain.isEmpty() ? 0 : words.length));
    }
    BitSet[] fields = new BitSet[words.length];
    for (int i = 0; i < words.length; i++) {
      Field field = FIELDS.get(i);
      try {
        fields[i] = field.parse(words[i]);
      } catch (NumberFormatException e) {
        return rejected(
            "%s is no %s: numbers from %d to %d, *, ranges and steps"
                .formatted(Printable.quoted(words[i]), field.name(), field.least(), field.most()));
      }
    }
    Cron cron = new Cron(text, List.of(fields), words[2].startsWith("*"), words[4].startsWith("*"));
    return cron.next(ZonedDateTime.parse("2000-01-01T00:00:00Z")).isPresent()
        ? Parsed.ok(cron)
        : rejected(Printable.quoted(text) + " is never: no such day is in any year");
  }

  private static Parsed<Cron> rejected(String message) {
    return Parsed.rejected(new Diagnostic(1, 1, "cron", message, ""));
  }

  /**
   * The first time after {@code after}, in its zone. A time that the clock skips in spring is later
   * by as much as it skips, one that comes twice in autumn is the first of the two.
   */
  public Optional<ZonedDateTime> next(ZonedDateTime after) {
    LocalDate day = after.toLocalDate();
    for (int i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
      if (!matches(day)) {
        continue;
      }
      for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
        for (int minute = minutes.nextSetBit(0);
            minute >= 0;
            minute = minutes.nextSetBit(minute + 1)) {
          ZonedDateTime time = day.atTime(LocalTime.of(hour, minute)).atZone(after.getZone());
          if (time.isAfter(after)) {
            return Optional.of(time);
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    if (!months.get(day.getMonthValue())) {
      return false;
    }
    boolean isDay = days.get(day.getDayOfMonth());
    boolean isWeekday = weekdays.get(day.getDayOfWeek().getValue() % 7);
    return (anyDay || anyWeekday) ? (isDay && isWeekday) : (isDay || isWeekday);
  }

  @Override
  public String toString() {
    return text;
  }
}
