package portscan.format.syntax;

import java.util.Optional;
import portscan.api.model.Host;
import portscan.api.model.Target;
import portscan.format.service.ServiceNames;

/**
 * The syntax of targets.
 *
 * <ul>
 *   <li>{@code host:443}, {@code host:22,80-90}, {@code host:ssh}, {@code host:T:22,U:53}
 *   <li>{@code host}, where {@link TargetOptions#ports} says which ports
 *   <li>{@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code 192.0.2.1-192.0.2.9}, {@code
 *       192.0.0-3.1,5}, {@code 192.0.2.*}, all also with {@code :PORTS}
 *   <li>{@code 2001:db8::1}, {@code 2001:db8::/120}, {@code 2001:db8::1-2001:db8::9}; with ports in
 *       brackets: {@code [2001:db8::1]:443}, {@code [fe80::1%eth0]:22}
 *   <li>{@code https://host/}, {@code postgres://host:6432/shop}: the host and port of a URL
 *   <li>{@code tcp://} or {@code udp://} before any of the first four
 * </ul>
 *
 * <p>Nothing here asks a name server or the network.
 */
public final class Targets {
  /** More than any target needs; a name has at most 253 characters. */
  static final int LONGEST_WORD = 1_000;

  /** What decoders put where a text was not in the encoding that it should be in. */
  private static final int NOT_UTF8 = 0xfffd;

  private Targets() {}

  /** Reads one word of the command line or of a list. */
  public static Parsed<Target> parse(String word, TargetOptions options) {
    if (word.isEmpty()) {
      return rejected(0, "target-missing", "the target is empty", "");
    }
    if (word.length() > LONGEST_WORD) {
      return tooLong(word);
    }
    Optional<Diagnostic> unprintable = unprintable(word);
    if (unprintable.isPresent()) {
      return Parsed.rejected(unprintable.get());
    }
    int scheme = word.indexOf("://");
    return scheme < 0 ? plain(word, word, 0, options) : UrlTargets.parse(word, scheme, options);
  }

  /**
   * Whether {@code word} can only be meant as ports, or is the name of a service: the second word
   * of {@code HOST PORT}; a word with a dot is a host. A host may bear the name of a service too
   * ({@code redis}), so ask only where a port is missing.
   */
  public static boolean isPortWord(String word) {
    if (word.isEmpty() || word.equals("-") || word.length() > LONGEST_WORD) {
      return false;
    }
    for (String item : word.split(",", -1)) {
      boolean prefixed =
          item.length() >= 2 && "TtUu".indexOf(item.charAt(0)) >= 0 && item.charAt(1) == ':';
      String rest = prefixed ? item.substring(2) : item;
      boolean looksLikePorts =
          prefixed || rest.isEmpty() || Texts.isDigits(rest) || Ports.isRange(rest);
      if (!looksLikePorts && (rest.indexOf('.') >= 0 || ServiceNames.ports(rest).isEmpty())) {
        return false;
      }
    }
    return !Texts.consistsOf(word, ",");
  }

  /** The rejection of a word that starts with {@code start} and goes on for too long. */
  static Parsed<Target> tooLong(String start) {
    return rejected(
        0,
        "target-too-long",
        "target " + shown(start) + " is longer than " + LONGEST_WORD + " characters",
        "");
  }

  /**
   * Reads {@code body}, which starts {@code offset} characters into the word, as host and ports.
   *
   * @param text what observations repeat
   */
  static Parsed<Target> plain(String text, String body, int offset, TargetOptions options) {
    int login = body.lastIndexOf('@');
    if (login >= 0) {
      String rest = body.substring(login + 1);
      return rejected(
          offset, "target-login", "target " + shown(body) + " holds a login; leave it out", rest);
    }
    return new HostAndPorts(text, body, offset, options).target();
  }

  /** The host that {@code text} names, which is not an IPv6 address. */
  static Parsed<Host> host(String text, int offset) {
    return text.indexOf('/') >= 0 || Addresses.isNumeric(text)
        ? Addresses.ipv4(text, offset)
        : HostNames.parse(text, offset);
  }

  static Parsed<Target> rejected(int offset, String code, String message, String suggestion) {
    return Parsed.rejected(Diagnostic.at(offset, code, message, suggestion));
  }

  /** The word in quotes without the login that it may hold: logs outlive passwords. */
  private static String shown(String word) {
    int login = word.lastIndexOf('@');
    return Printable.quoted(login < 0 ? word : "..." + word.substring(login));
  }

  private static Optional<Diagnostic> unprintable(String word) {
    for (int at = 0; at < word.length(); at += Character.charCount(word.codePointAt(at))) {
      int character = word.codePointAt(at);
      if (character == ' ') {
        return Optional.of(
            Diagnostic.at(at, "target-space", "target " + shown(word) + " holds a space"));
      }
      if (character == NOT_UTF8) {
        return Optional.of(
            Diagnostic.at(
                at,
                "target-unprintable",
                "target "
                    + shown(word)
                    + " has letters that are not UTF-8, or that this locale does not know; write"
                    + " a name's xn-- form, or set LC_ALL=C.UTF-8"));
      }
      if (!Printable.isSafe(character)) {
        return Optional.of(
            Diagnostic.at(
                at,
                "target-unprintable",
                "target " + shown(word) + " holds a character that cannot be printed"));
      }
    }
    return Optional.empty();
  }
}
