package portscan.monitor.history;

import java.util.List;
import portscan.monitor.snapshot.Verdict;

/** A port's states over time in one line, a character a look or, of many looks, for several. */
public final class Sparkline {
  /** What the characters mean, in words. */
  public static final String LEGEND =
      "o open  . closed  x filtered  ? open or filtered  _ host down  blank not probed  * changes";

  /** The same of the characters beyond ASCII. */
  public static final String UNICODE_LEGEND =
      "\u2588 open  \u2581 closed  \u2592 filtered  ? open or filtered  _ host down"
          + "  blank not probed  * changes";

  private Sparkline() {}

  /**
   * Draws it.
   *
   * @param width the most characters, 1 or more
   * @param unicode whether the output shows block characters
   */
  public static String of(List<Look> looks, int width, boolean unicode) {
    int columns = Math.min(width, looks.size());
    StringBuilder line = new StringBuilder(columns);
    for (int column = 0; column < columns; column++) {
      int from = (int) ((long) column * looks.size() / columns);
      int to = (int) ((long) (column + 1) * looks.size() / columns);
      line.append(character(looks.subList(from, to), unicode));
    }
    return line.toString();
  }

  private static char character(List<Look> looks, boolean unicode) {
    char drawn = ' ';
    for (Look look : looks) {
      char one = character(look, unicode);
      if (one != ' ') {
        drawn = drawn == ' ' || drawn == one ? one : '*';
      }
    }
    return drawn;
  }

  private static char character(Look look, boolean unicode) {
    return switch (look.found()) {
      case NOT_PROBED -> ' ';
      case HOST_DOWN -> '_';
      case VERDICT -> {
        Verdict verdict = look.verdict();
        yield verdict == null
            ? ' '
            : switch (verdict.state()) {
              case OPEN -> unicode ? '\u2588' : 'o';
              case CLOSED, UNFILTERED -> unicode ? '\u2581' : '.';
              case FILTERED -> unicode ? '\u2592' : 'x';
              case OPEN_OR_FILTERED -> '?';
            };
      }
    };
  }
}
