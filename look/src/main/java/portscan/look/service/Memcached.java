package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** memcached's {@code version} command (its protocol.txt). */
final class Memcached implements Protocol {
  private static final String VERSION = "VERSION ";

  @Override
  public String name() {
    return "memcache";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(11211);
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "ERROR\r\n") || Texts.startsWith(heard, VERSION);
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(Texts.bytes("version\r\n"));
    String line = Shown.firstLine(talk.hearLine());
    talk.say(Texts.bytes("quit\r\n"));
    return line.startsWith(VERSION)
        ? Sighting.of(name()).banner(line).software("memcached", line.substring(VERSION.length()))
        : null;
  }
}
