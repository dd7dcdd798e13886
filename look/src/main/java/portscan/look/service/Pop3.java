package portscan.look.service;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** POP3: the greeting (RFC 1939 section 4), and CAPA (RFC 2449), which may name the software. */
final class Pop3 implements Protocol {
  private static final String IMPLEMENTATION = "IMPLEMENTATION ";

  @Override
  public String name() {
    return "pop3";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(110);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(995);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "+OK");
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    if (!begins(greeting)) {
      return null;
    }
    String first = Shown.firstLine(greeting);
    talk.say(Texts.bytes("CAPA\r\n"));
    List<String> capabilities = Texts.lines(talk.hear(Pop3::isEnd));
    talk.say(Texts.bytes("QUIT\r\n"));
    Sighting seen = Sighting.of(name()).banner(first);
    for (String line : capabilities) {
      if (line.startsWith(IMPLEMENTATION)) {
        seen = Texts.software(seen, line.substring(IMPLEMENTATION.length()).replace('-', ' '), ' ');
      }
    }
    if (seen.product().isEmpty() && first.contains("Dovecot")) {
      seen = seen.software("Dovecot", "");
    }
    return seen.startTls(capabilities.contains("STLS"));
  }

  /** RFC 2595 section 4. */
  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    return talk.hearsAfter("STLS\r\n", "+OK");
  }

  /** A list ends with a dot alone; a refusal is one line. */
  private static boolean isEnd(byte[] soFar) {
    String text = Texts.text(soFar);
    return text.endsWith("\r\n.\r\n") || (text.startsWith("-ERR") && text.endsWith("\n"));
  }
}
