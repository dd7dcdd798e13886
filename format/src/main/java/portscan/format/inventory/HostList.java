package portscan.format.inventory;

import java.util.List;
import java.util.Set;
import portscan.api.model.Host;
import portscan.format.document.TextFiles;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Hosts;
import portscan.format.syntax.Parsed;

/** A plain list: hosts between white space or commas, and comments from {@code #} on. */
final class HostList {
  private final Collected collected;

  HostList(Collected collected) {
    this.collected = collected;
  }

  void read(String text) {
    String[] lines = TextFiles.lines(text);
    for (int i = 0; i < lines.length; i++) {
      line(lines[i], i + 1);
    }
  }

  private void line(String line, int number) {
    int end = line.length();
    int at = 0;
    while (at < end && line.charAt(at) != '#') {
      if (isSeparator(line.charAt(at))) {
        at++;
        continue;
      }
      int start = at;
      while (at < end && !isSeparator(line.charAt(at)) && line.charAt(at) != '#') {
        at++;
      }
      String word = line.substring(start, at);
      Parsed<Host> host = Hosts.unambiguous(word);
      if (host instanceof Parsed.Ok<Host>(Host found)) {
        collected.add(word, List.of(found), Set.of(), collected.place(number, start + 1));
      } else {
        Diagnostic problem = host.problems().getFirst();
        collected
            .problems()
            .add(
                collected.place(number, start + problem.column()),
                problem.code(),
                problem.message(),
                problem.suggestion());
      }
    }
  }

  private static boolean isSeparator(char character) {
    return character == ' ' || character == '\t' || character == ',';
  }
}
