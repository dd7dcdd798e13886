package portscan.format.report;

import java.util.List;

/** The words of a run, so that a shell would read them back. */
final class CommandLine {
  private CommandLine() {}

  static String of(Run run) {
    StringBuilder line = new StringBuilder("portscan ").append(run.command());
    List<String> words = run.arguments();
    for (String word : words) {
      line.append(' ').append(isPlain(word) ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return line.toString();
  }

  private static boolean isPlain(String word) {
    for (int at = 0; at < word.length(); at++) {
      char unit = word.charAt(at);
      boolean plain =
          (unit >= '0' && unit <= '9')
              || (unit >= 'A' && unit <= 'Z')
              || (unit >= 'a' && unit <= 'z')
              || "%+,-./:=@_".indexOf(unit) >= 0;
      if (!plain) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
