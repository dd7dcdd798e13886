package portscan.format.syntax;

import java.net.IDN;
import java.util.Optional;
import portscan.api.model.Host;

/**
 * Host names: RFC 1123 section 2.1, with underscores, which Windows and container names have, and
 * with a trailing dot. A name beyond ASCII becomes its {@code xn--} form.
 */
final class HostNames {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  /**
   * Characters that IDNA 2003, which Java speaks, replaces or drops while IDNA 2008, which
   * registries and browsers speak, keeps (RFC 5894 section 7.2): the same text is two names.
   */
  private static final String DEVIATING = "\u00df\u03c2\u200c\u200d";

  private HostNames() {}

  static Parsed<Host> parse(String text, int offset) {
    if (Texts.isAscii(text)) {
      return ascii(text, text, offset);
    }
    int deviating = Texts.firstOf(text, DEVIATING);
    if (deviating >= 0) {
      return Parsed.rejected(
          Diagnostic.at(
              offset + deviating,
              "name-ambiguous",
              "name "
                  + Printable.quoted(text)
                  + " means different hosts by the old and the new rules for international names;"
                  + " write its xn-- form"));
    }
    String ascii;
    try {
      ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return Parsed.rejected(
          Diagnostic.at(
              offset,
              "name-international",
              "name " + Printable.quoted(text) + " is not a valid international name"));
    }
    if (Addresses.isNumeric(ascii)) {
      return Parsed.rejected(
          Diagnostic.at(
              offset,
              "address-digits",
              "address " + Printable.quoted(text) + " is not written in plain digits",
              ascii));
    }
    return ascii(ascii, text, offset);
  }

  /** Whether {@code text} is a name that could be looked up. */
  static boolean isName(String text) {
    return !text.isEmpty() && !Addresses.isNumeric(text) && problem(text).isEmpty();
  }

  private static Parsed<Host> ascii(String name, String text, int offset) {
    Optional<Flaw> flaw = problem(name);
    if (flaw.isEmpty()) {
      return Parsed.ok(new Host.Name(name));
    }
    boolean asTyped = name.equals(text);
    return Parsed.rejected(
        Diagnostic.at(
            offset + (asTyped ? flaw.get().at() : 0),
            "name-syntax",
            "name " + Printable.quoted(text) + " " + flaw.get().what(),
            asTyped ? suggestion(text) : ""));
  }

  /**
   * @param at index of the culprit
   * @param what the rest of a sentence that starts with the name
   */
  private record Flaw(int at, String what) {}

  private static Optional<Flaw> problem(String name) {
    boolean rooted = name.length() > 1 && name.endsWith(".");
    String body = rooted ? name.substring(0, name.length() - 1) : name;
    if (body.length() > LONGEST_NAME) {
      return Optional.of(
          new Flaw(0, "has " + body.length() + " characters; a name has at most " + LONGEST_NAME));
    }
    int start = 0;
    while (start <= body.length()) {
      int dot = body.indexOf('.', start);
      int end = dot < 0 ? body.length() : dot;
      Optional<Flaw> flaw = labelProblem(body, start, end);
      if (flaw.isPresent()) {
        return flaw;
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private static Optional<Flaw> labelProblem(String name, int start, int end) {
    for (int at = start; at < end; at++) {
      if (!isNameCharacter(name.charAt(at))) {
        String culprit = Printable.quoted(name.substring(at, at + 1));
        return Optional.of(new Flaw(at, "holds " + culprit + ", which no host name has"));
      }
    }
    if (start == end) {
      return Optional.of(new Flaw(start, "has an empty part: two dots in a row or one in front"));
    }
    if (end - start > LONGEST_LABEL) {
      return Optional.of(
          new Flaw(
              start, "has a part of " + (end - start) + " characters; at most 63 are allowed"));
    }
    if (name.charAt(start) == '-') {
      return Optional.of(new Flaw(start, "has a part that starts with a hyphen"));
    }
    if (name.charAt(end - 1) == '-') {
      return Optional.of(new Flaw(end - 1, "has a part that ends with a hyphen"));
    }
    return Optional.empty();
  }

  /** What is left without the login in front, or with spaces between several names. */
  private static String suggestion(String text) {
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      return isName(text.substring(at + 1)) ? text.substring(at + 1) : "";
    }
    String[] parts = text.split(",");
    boolean severalNames = parts.length > 1;
    for (String part : parts) {
      severalNames &= isName(part);
    }
    return severalNames ? String.join(" ", parts) : "";
  }

  private static boolean isNameCharacter(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '_';
  }
}
