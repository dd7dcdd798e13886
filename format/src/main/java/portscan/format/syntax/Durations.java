package portscan.format.syntax;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The syntax of durations: {@code 500ms}, {@code 1.5s}, {@code 2m}; a bare number is seconds. */
public final class Durations {
  private static final Map<String, Long> UNITS = units();

  /** Words that are spelt out in other programs. */
  private static final Map<String, String> LONG_UNITS =
      Map.ofEntries(
          Map.entry("msec", "ms"),
          Map.entry("millis", "ms"),
          Map.entry("milliseconds", "ms"),
          Map.entry("sec", "s"),
          Map.entry("secs", "s"),
          Map.entry("second", "s"),
          Map.entry("seconds", "s"),
          Map.entry("min", "m"),
          Map.entry("mins", "m"),
          Map.entry("minute", "m"),
          Map.entry("minutes", "m"),
          Map.entry("hr", "h"),
          Map.entry("hour", "h"),
          Map.entry("hours", "h"),
          Map.entry("day", "d"),
          Map.entry("days", "d"));

  /** What a count of nanoseconds in a long can hold, in whole years. */
  private static final long LONGEST_NANOSECONDS = 292L * 365 * 86_400 * 1_000_000_000;

  private static final int LONGEST_TEXT = 40;

  private Durations() {}

  /** Reads a duration of zero or more. */
  public static Parsed<Duration> parse(String text) {
    return read(text);
  }

  /** Reads a duration of at least a nanosecond. */
  public static Parsed<Duration> parsePositive(String text) {
    return read(text)
        .then(duration ->
            duration.isZero()
                ? rejected(
                    0, "duration-zero", "duration " + Printable.quoted(text) + " is zero", "")
                : Parsed.ok(duration));
  }

  /**
   * A measured duration with its unit, as precise as a reader cares for: {@code 0.03 ms}, {@code
   * 0.8 ms}, {@code 412 ms}, {@code 4.0 s}, {@code 2 min 5 s}, {@code 3 h 20 min}.
   */
  public static String text(Duration duration) {
    if (duration.isNegative()) {
      return "-" + text(duration.negated());
    }
    long microseconds = roundedMicroseconds(duration);
    if (microseconds < 95) {
      long hundredths = (microseconds + 5) / 10;
      return hundredths == 0 ? microseconds + " us" : "0.0" + hundredths + " ms";
    }
    if (microseconds < 99_950) {
      return tenths((microseconds + 50) / 100) + " ms";
    }
    if (microseconds < 999_500) {
      return (microseconds + 500) / 1000 + " ms";
    }
    if (microseconds < 59_950_000) {
      return tenths((microseconds + 50_000) / 100_000) + " s";
    }
    long seconds = (microseconds + 500_000) / 1_000_000;
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = (seconds + 30) / 60;
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  private static String tenths(long tenths) {
    return tenths / 10 + "." + tenths % 10;
  }

  private static long roundedMicroseconds(Duration duration) {
    return duration.compareTo(Duration.ofNanos(LONGEST_NANOSECONDS)) > 0
        ? LONGEST_NANOSECONDS / 1000
        : (duration.toNanos() + 500) / 1000;
  }

  private static Parsed<Duration> read(String text) {
    String quoted = "duration " + Printable.quoted(text);
    if (text.isEmpty()) {
      return rejected(0, "duration-missing", "the duration is empty", "3s");
    }
    if (text.startsWith("-")) {
      return rejected(0, "duration-negative", quoted + " is negative", "");
    }
    int unitStart = 0;
    int dots = 0;
    while (unitStart < text.length() && isNumberPart(text.charAt(unitStart))) {
      dots += text.charAt(unitStart) == '.' ? 1 : 0;
      unitStart++;
    }
    String number = text.substring(0, unitStart);
    String unit = text.substring(unitStart);
    boolean isNumber = dots <= 1 && !number.startsWith(".") && !number.endsWith(".");
    if (number.isEmpty() || !isNumber) {
      return rejected(
          0, "duration-syntax", quoted + " is not a number with a unit such as 500ms or 3s", "");
    }
    Long nanoseconds = unit.isEmpty() ? UNITS.get("s") : UNITS.get(unit);
    if (nanoseconds == null) {
      String meant = unit.strip().equals("") ? "s" : meant(unit.strip());
      return rejected(
          unitStart,
          "duration-unit",
          Printable.quoted(unit) + " in " + quoted + " is not one of us, ms, s, m, h, d",
          meant.isEmpty() || number.length() > LONGEST_TEXT ? "" : number + meant);
    }
    return length(number, nanoseconds, quoted);
  }

  private static Parsed<Duration> length(String number, long unit, String quoted) {
    // Long numbers are decided by their length: BigDecimal takes quadratic time to read them.
    int whole = number.indexOf('.') < 0 ? number.length() : number.indexOf('.');
    BigDecimal length =
        whole > LONGEST_TEXT
            ? BigDecimal.valueOf(Long.MAX_VALUE)
            : new BigDecimal(number.substring(0, Math.min(number.length(), whole + LONGEST_TEXT)))
                .multiply(BigDecimal.valueOf(unit));
    return length.compareTo(BigDecimal.valueOf(LONGEST_NANOSECONDS)) > 0
        ? rejected(0, "duration-overflow", quoted + " is longer than 292 years", "")
        : Parsed.ok(Duration.ofNanos(length.setScale(0, RoundingMode.DOWN).longValueExact()));
  }

  private static String meant(String unit) {
    if (unit.length() > LONGEST_TEXT) {
      // No unit is as long, and lowering the case of some letters takes quadratic time.
      return "";
    }
    String lower = unit.toLowerCase(Locale.ROOT);
    if (UNITS.containsKey(lower)) {
      return lower;
    }
    String spelt = LONG_UNITS.get(lower);
    return spelt != null ? spelt : Suggestions.nearest(lower, UNITS.keySet()).orElse("");
  }

  private static boolean isNumberPart(char character) {
    return (character >= '0' && character <= '9') || character == '.';
  }

  private static Parsed<Duration> rejected(
      int offset, String code, String message, String suggestion) {
    return Parsed.rejected(Diagnostic.at(offset, code, message, suggestion));
  }

  /** Nanoseconds of each unit, the likeliest to be meant first. */
  private static Map<String, Long> units() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("ms", 1_000_000L);
    units.put("s", 1_000_000_000L);
    units.put("m", 60 * 1_000_000_000L);
    units.put("h", 3_600 * 1_000_000_000L);
    units.put("d", 86_400 * 1_000_000_000L);
    units.put("us", 1_000L);
    return units;
  }
}
