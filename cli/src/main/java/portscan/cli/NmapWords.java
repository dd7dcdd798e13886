package portscan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;

/**
 * Takes apart what nmap writes in one word, so that the parser meets one option a word: {@code
 * -sSU} becomes {@code -sS -sU}, {@code -T4} becomes {@code -T=4}, and a bare {@code -PS} gets its
 * usual port.
 */
final class NmapWords {
  private static final String TECHNIQUES = "STFNXAUnV";
  private static final String OUTPUTS = "NXGAJL";

  /** Their ports where none are given: web servers', and a UDP port that hardly anybody uses. */
  private static final List<String> PINGS = List.of("-PS", "-PA", "-PU");

  private static final List<String> PING_PORTS = List.of("80", "80", "40125");
  private static final List<String> PING_WORDS = List.of("-Pn", "-PE", "-PP", "-PS", "-PA", "-PU");

  private NmapWords() {}

  /**
   * The words, each with one option at the most.
   *
   * @throws UsageException at a word that only nmap knows, or nobody
   */
  static List<String> apart(List<String> words) {
    List<String> apart = new ArrayList<>(words.size());
    for (String word : words) {
      if (word.startsWith("-s") && word.length() > 2) {
        addTechniques(word, apart);
      } else if (word.startsWith("-P") && word.length() > 1) {
        apart.add(ping(word));
      } else if (word.startsWith("-T") && word.length() > 2) {
        apart.add("-T=" + value(word, 2));
      } else if (word.startsWith("-o") && word.length() > 2) {
        apart.add(output(word));
      } else {
        refuse(word);
        apart.add(word);
      }
    }
    return apart;
  }

  private static String value(String word, int from) {
    return word.startsWith("=", from) ? word.substring(from + 1) : word.substring(from);
  }

  private static void addTechniques(String word, List<String> apart) {
    for (int i = 2; i < word.length(); i++) {
      char letter = word.charAt(i);
      if (letter == 'P' && word.length() == 3) {
        throw new UsageException("unknown option \"-sP\"; did you mean \"-sn\"?");
      }
      if (TECHNIQUES.indexOf(letter) < 0) {
        throw new UsageException(
            "unknown technique %s in %s; they are -sS, -sT, -sF, -sN, -sX, -sA, -sU, -sV and -sn"
                .formatted(
                    Printable.quoted("-s" + word.substring(i, word.offsetByCodePoints(i, 1))),
                    Printable.quoted(word)));
      }
      apart.add("-s" + letter);
    }
  }

  private static String ping(String word) {
    if (word.equals("-P0") || word.equals("-PN")) {
      return "-Pn";
    }
    String option = word.substring(0, Math.min(3, word.length()));
    int known = PINGS.indexOf(option);
    if (known >= 0) {
      return option + "=" + (word.length() == 3 ? PING_PORTS.get(known) : value(word, 3));
    }
    if (PING_WORDS.contains(word)) {
      return word;
    }
    throw unknown(word, Suggestions.nearest(option, PING_WORDS).or(() -> Optional.of("-Pn")));
  }

  /** The file is a word of its own, lest a slip overwrite a file. */
  private static String output(String word) {
    int equals = word.indexOf('=');
    String option = equals < 0 ? word : word.substring(0, equals);
    if (option.length() == 2) {
      return word;
    }
    if (option.length() == 3 && OUTPUTS.indexOf(option.charAt(2)) >= 0) {
      return word;
    }
    List<String> known = new ArrayList<>();
    for (int i = 0; i < OUTPUTS.length(); i++) {
      char letter = OUTPUTS.charAt(i);
      known.add("-o" + letter);
    }
    throw unknown(word, Suggestions.nearest(option, known).or(() -> Optional.of("-oX")));
  }

  /** What nmap's users may type out of habit. */
  private static void refuse(String word) {
    String instead =
        switch (word) {
          case "-A", "-O", "-sC", "--script", "--osscan-guess" ->
              "scripts, operating systems and versions are not told";
          case "-PR" -> "hosts on the same link are always asked by ARP";
          case "-R", "--dns-servers", "--system-dns" -> "addresses are never looked up by name";
          case "-f", "--mtu", "-D", "-S", "-g", "--source-port", "--spoof-mac", "--badsum" ->
              "packets are never disguised";
          default -> "";
        };
    if (!instead.isEmpty()) {
      throw new UsageException(
          "%s is nmap's and not known here: %s; leave it out"
              .formatted(Printable.quoted(word), instead));
    }
  }

  private static UsageException unknown(String word, Optional<String> nearest) {
    return new UsageException(
        "unknown option "
            + Printable.quoted(word)
            + nearest.map(text -> "; did you mean \"" + text + "\"?").orElse(""));
  }
}
