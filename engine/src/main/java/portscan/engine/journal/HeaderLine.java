package portscan.engine.journal;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import portscan.engine.order.Shard;

/**
 * The header as one line of JSON in ASCII: always the same keys in the same order without spaces,
 * and at last the CRC32C of everything before that key.
 */
final class HeaderLine {
  /** What every journal begins with. */
  static final String BEGIN = "{\"portscan-journal\":";

  private static final String CHECKSUM_KEY = ",\"crc32c\":\"";

  /** A line is no header. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    Malformed(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  private final String text;
  private int at;

  private HeaderLine(String text) {
    this.text = text;
  }

  // ---- writing

  /** The line, with its line feed. */
  static byte[] bytes(JournalHeader header) {
    StringBuilder text = new StringBuilder(BEGIN).append(JournalHeader.VERSION);
    text.append(",\"seed\":").append(header.seed());
    text.append(",\"shard\":\"").append(header.shard()).append('"');
    text.append(",\"size\":").append(header.size());
    text.append(",\"startedAt\":");
    quote(text, header.startedAt().toString());
    text.append(",\"arguments\":[");
    String separator = "";
    for (String argument : header.arguments()) {
      quote(text.append(separator), argument);
      separator = ",";
    }
    text.append("],\"values\":{");
    separator = "";
    for (Map.Entry<String, String> value : header.values().entrySet()) {
      quote(text.append(separator), value.getKey());
      quote(text.append(':'), value.getValue());
      separator = ",";
    }
    text.append('}');
    String checksum = checksum(text.toString());
    text.append(CHECKSUM_KEY).append(checksum).append("\"}\n");
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String checksum(String text) {
    CRC32C checksum = new CRC32C();
    checksum.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return String.format("%08x", checksum.getValue());
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character == '"' || character == '\\') {
        text.append('\\').append(character);
      } else if (character >= ' ' && character < 0x7f) {
        text.append(character);
      } else {
        text.append(String.format("\\u%04x", (int) character));
      }
    }
    text.append('"');
  }

  // ---- reading

  /** Reads a line, of which each byte is a character, without its line feed. */
  static JournalHeader parse(String text) throws Malformed {
    HeaderLine line = new HeaderLine(text);
    line.expect(BEGIN);
    long version = line.number();
    if (version != JournalHeader.VERSION) {
      throw new Malformed("its version is " + version + ", not " + JournalHeader.VERSION);
    }
    int end = text.lastIndexOf(CHECKSUM_KEY);
    if (end < 0
        || !text.substring(end).equals(CHECKSUM_KEY + checksum(text.substring(0, end)) + "\"}")) {
      throw new Malformed("the checksum of its first line is wrong");
    }
    return line.header(end);
  }

  private JournalHeader header(int end) throws Malformed {
    expect(",\"seed\":");
    long seed = number();
    expect(",\"shard\":\"");
    long number = number();
    expect("/");
    long count = number();
    expect("\",\"size\":");
    long size = number();
    expect(",\"startedAt\":");
    String startedAt = quoted();
    expect(",\"arguments\":[");
    List<String> arguments = new ArrayList<>();
    while (!follows(']')) {
      expect(arguments.isEmpty() ? "" : ",");
      arguments.add(quoted());
    }
    expect("],\"values\":{");
    Map<String, String> values = new LinkedHashMap<>();
    while (!follows('}')) {
      expect(values.isEmpty() ? "" : ",");
      String key = quoted();
      expect(":");
      if (values.put(key, quoted()) != null) {
        throw malformed();
      }
    }
    expect("}");
    if (at != end) {
      throw malformed();
    }
    try {
      Shard shard = new Shard(Math.toIntExact(number), Math.toIntExact(count));
      return new JournalHeader(seed, shard, size, arguments, Instant.parse(startedAt), values);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new Malformed("its first line says what cannot be: " + e.getMessage());
    }
  }

  private boolean follows(char character) {
    return at < text.length() && text.charAt(at) == character;
  }

  private void expect(String words) throws Malformed {
    if (!text.startsWith(words, at)) {
      throw malformed();
    }
    at += words.length();
  }

  private long number() throws Malformed {
    int start = at;
    if (follows('-')) {
      at++;
    }
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    try {
      return Long.parseLong(text, start, at, 10);
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private String quoted() throws Malformed {
    expect("\"");
    StringBuilder value = new StringBuilder();
    while (!follows('"')) {
      if (at >= text.length()) {
        throw malformed();
      }
      char character = text.charAt(at++);
      value.append(character == '\\' ? escaped() : character);
    }
    at++;
    return value.toString();
  }

  private char escaped() throws Malformed {
    if (follows('"') || follows('\\')) {
      return text.charAt(at++);
    }
    expect("u");
    int code = 0;
    for (int digit = 0; digit < 4; digit++) {
      int value = at < text.length() ? "0123456789abcdef".indexOf(text.charAt(at++)) : -1;
      if (value < 0) {
        throw malformed();
      }
      code = code << 4 | value;
    }
    return (char) code;
  }

  private Malformed malformed() {
    return new Malformed("its first line is not a journal's, at character " + (at + 1));
  }
}
