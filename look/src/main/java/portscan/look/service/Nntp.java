package portscan.look.service;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** NNTP: greeting (RFC 3977 section 5.1) and CAPABILITIES (section 5.2). */
final class Nntp implements Protocol {
  private static final String IMPLEMENTATION = "IMPLEMENTATION ";

  @Override
  public String name() {
    return "nntp";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(119);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(563);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "200 ") || Texts.startsWith(heard, "201 ");
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    if (!begins(greeting)) {
      return null;
    }
    talk.say(Texts.bytes("CAPABILITIES\r\n"));
    byte[] heard = talk.hear(soFar -> Texts.text(soFar).endsWith("\r\n.\r\n"));
    List<String> capabilities = Texts.lines(heard);
    if (!capabilities.getFirst().startsWith("101")) {
      return null;
    }
    talk.say(Texts.bytes("QUIT\r\n"));
    Sighting seen = Sighting.of(name()).banner(Shown.firstLine(greeting));
    for (String line : capabilities) {
      if (line.startsWith(IMPLEMENTATION)) {
        seen = Texts.software(seen, line.substring(IMPLEMENTATION.length()), ' ');
      }
    }
    return seen.startTls(capabilities.contains("STARTTLS"));
  }

  /** RFC 4642 section 2.2. */
  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    return talk.hearsAfter("STARTTLS\r\n", "382");
  }
}
