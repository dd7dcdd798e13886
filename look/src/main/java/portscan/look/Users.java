package portscan.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of local users (passwd(5)); no directory service is asked. */
final class Users {
  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final int MAXIMUM_SIZE = 16 << 20;

  private Users() {}

  /** Names by number; empty where the file cannot be read, as in an image without users. */
  static Map<Long, String> read() {
    try (var stream = Files.newInputStream(PASSWD)) {
      String text = new String(stream.readNBytes(MAXIMUM_SIZE), StandardCharsets.UTF_8);
      return parse(text.lines().toList());
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** Reads lines of {@code name:password:uid:...}; of two names for a number, the first counts. */
  static Map<Long, String> parse(List<String> lines) {
    Map<Long, String> names = new HashMap<>();
    for (String line : lines) {
      String[] fields = line.split(":", 4);
      boolean isUser =
          fields.length == 4 && !fields[0].isEmpty() && NUMBER.matcher(fields[2]).matches();
      if (isUser) {
        names.putIfAbsent(Long.valueOf(fields[2]), Text.printable(fields[0]));
      }
    }
    return names;
  }
}
