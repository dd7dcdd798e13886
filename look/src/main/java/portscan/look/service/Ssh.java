package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SSH's identification string (RFC 4253 section 4.2); lines of other text may stand before it. */
final class Ssh implements Protocol {
  private static final String MARK = "SSH-";

  @Override
  public String name() {
    return "ssh";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(22, 2222, 830);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, MARK) || Texts.text(heard).contains("\n" + MARK);
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked) {
    for (String line : Texts.lines(greeting)) {
      if (line.startsWith(MARK)) {
        return identified(line);
      }
    }
    return null;
  }

  private Sighting identified(String line) {
    Sighting seen = Sighting.of(name()).banner(line);
    int afterVersion = line.indexOf('-', MARK.length());
    if (afterVersion < 0) {
      return seen;
    }
    String software = line.substring(afterVersion + 1);
    int blank = software.indexOf(' ');
    String comment = blank < 0 ? "" : software.substring(blank + 1);
    String word = blank < 0 ? software : software.substring(0, blank);
    return Texts.software(seen, word, word.indexOf('_') < 0 ? '-' : '_')
        .detail("ssh.protocol", line.substring(MARK.length(), afterVersion))
        .detail("ssh.comment", comment);
  }
}
