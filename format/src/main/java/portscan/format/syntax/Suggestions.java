package portscan.format.syntax;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was most likely meant by a misspelt one. */
public final class Suggestions {
  /** Longer words are not guessed at. */
  private static final int LONGEST = 64;

  private Suggestions() {}

  /**
   * The word of {@code known} that takes the fewest insertions, deletions, replacements and swaps
   * of neighbours to reach from {@code word}, whatever the case. Empty if it takes more than none
   * in a single letter, one in up to four, two in up to eight, three in longer words. Among equals
   * a word with the same first letter wins, then the first.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    if (word.isEmpty() || word.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    Optional<String> nearest = Optional.empty();
    int fewest = 2 * mostEdits(wanted.length()) + 2;
    for (String candidate : known) {
      if (2 * Math.abs(candidate.length() - wanted.length()) >= fewest || candidate.isEmpty()) {
        continue;
      }
      String lower = candidate.toLowerCase(Locale.ROOT);
      int edits = 2 * edits(wanted, lower) + (lower.charAt(0) == wanted.charAt(0) ? 0 : 1);
      if (edits < fewest) {
        fewest = edits;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  private static int mostEdits(int length) {
    return length == 1 ? 0 : length <= 4 ? 1 : length <= 8 ? 2 : 3;
  }

  /** The Damerau-Levenshtein distance in which no part is edited twice. */
  static int edits(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[to.length()];
  }
}
