package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Telnet: the server begins with options (RFC 854, RFC 855). */
final class Telnet implements Protocol {
  private static final int INTERPRET_AS_COMMAND = 255;
  private static final int WILL = 251;
  private static final int DONT = 254;

  @Override
  public String name() {
    return "telnet";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(23, 2323);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    Cursor in = new Cursor(heard);
    int command = in.byte1();
    int verb = in.byte1();
    in.byte1(); // option
    return !in.overran() && command == INTERPRET_AS_COMMAND && verb >= WILL && verb <= DONT;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked) {
    return begins(greeting) ? Sighting.of(name()) : null;
  }
}
