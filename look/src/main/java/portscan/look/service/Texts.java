package portscan.look.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the protocols of lines have in common. */
final class Texts {
  private static final Pattern LINE_END = Pattern.compile("\r?\n");
  private static final Pattern DIGIT_FIRST = Pattern.compile("[0-9]\\S{0,60}");

  private Texts() {}

  static byte[] bytes(String words) {
    return words.getBytes(US_ASCII);
  }

  static String text(byte[] heard) {
    return new String(heard, UTF_8);
  }

  /** One line at least, which may be empty; empty ones at the end are left out. */
  static List<String> lines(byte[] heard) {
    List<String> lines = List.of(LINE_END.split(text(heard)));
    return lines.isEmpty() ? List.of("") : lines;
  }

  static boolean startsWith(byte[] heard, String words) {
    if (heard.length < words.length()) {
      return false;
    }
    for (int i = 0; i < words.length(); i++) {
      if ((heard[i] & 0xff) != words.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part);
  }

  /**
   * Whether {@code heard} ends the reply {@code code} of RFC 959's form: the last line bears it.
   */
  static boolean endsReply(byte[] heard) {
    if (heard[heard.length - 1] != '\n') {
      return false;
    }
    String last = lines(heard).getLast();
    return last.length() < 4 || last.charAt(3) != '-';
  }

  /**
   * {@code name/1.2 more}, {@code name_1.2} or {@code name 1.2} taken apart.
   *
   * @param separator what stands between name and version
   */
  static Sighting software(Sighting sighting, String text, char separator) {
    String trimmed = text.strip();
    int cut = trimmed.indexOf(separator);
    if (cut <= 0) {
      return sighting.software(trimmed, "");
    }
    Matcher version = DIGIT_FIRST.matcher(trimmed);
    boolean told = version.region(cut + 1, trimmed.length()).lookingAt();
    return told
        ? sighting.software(trimmed.substring(0, cut), trimmed.substring(cut + 1, version.end()))
        : sighting.software(separator == ' ' ? trimmed : trimmed.substring(0, cut), "");
  }

  /** The first group of {@code pattern} in {@code text}; empty if it is not in it. */
  static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() && matcher.group(1) != null ? matcher.group(1) : "";
  }
}
