package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rsync daemon's greeting, which bears the version of its protocol (rsync's csprotocol.txt).
 */
final class Rsync implements Protocol {
  private static final String MARK = "@RSYNCD: ";

  @Override
  public String name() {
    return "rsync";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(873);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, MARK);
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked) {
    if (!begins(greeting)) {
      return null;
    }
    String first = Shown.firstLine(greeting);
    return Sighting.of(name())
        .banner(first)
        .software("rsync", "")
        .detail("rsync.protocol", first.substring(MARK.length()));
  }
}
