package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DNS over TCP (RFC 1035 section 4.2.2): the name server's own version (RFC 4892 section 2). */
final class Dns implements Protocol {
  private static final int ID = 0x7073;
  private static final int RESPONSE = 0x8000;
  private static final int TEXT_RECORD = 16;
  private static final int POINTER = 0xc0;

  /** {@code version.bind TXT CHAOS}, behind its length. */
  private static final byte[] QUESTION = {
    0, 30, 0x70, 0x73, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, 'v', 'e', 'r', 's', 'i', 'o', 'n', 4, 'b',
    'i', 'n', 'd', 0, 0, 16, 0, 3
  };

  @Override
  public String name() {
    return "domain";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(53, 5353);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(853);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(QUESTION);
    Cursor in = new Cursor(talk.hear(Dns::isWhole));
    in.short2(); // length
    int id = in.short2();
    int flags = in.short2();
    int questions = in.short2();
    int answers = in.short2();
    in.skip(4);
    if (in.overran() || id != ID || (flags & RESPONSE) == 0 || questions > 1) {
      return null;
    }
    if (questions == 1) {
      skipName(in);
      in.skip(4);
    }
    Sighting seen = Sighting.of(name());
    if (answers == 0) {
      return seen;
    }
    skipName(in);
    int type = in.short2();
    in.skip(8);
    String version = type == TEXT_RECORD ? in.text(in.byte1()) : "";
    return in.overran() || version.isEmpty() ? seen : software(seen.banner(version), version);
  }

  /** A length, then the message. */
  private static boolean isWhole(byte[] soFar) {
    return soFar.length > 2 && soFar.length - 2 >= new Cursor(soFar).short2();
  }

  private static Sighting software(Sighting seen, String version) {
    // BIND gives its number alone; others name themselves first.
    return Character.isDigit(version.charAt(0))
        ? seen.software("BIND", version)
        : Texts.software(seen, version, version.indexOf('-') > 0 ? '-' : ' ');
  }

  private static void skipName(Cursor in) {
    for (int length = in.byte1(); length != 0; length = in.byte1()) {
      if ((length & POINTER) == POINTER) {
        in.skip(1);
        return;
      }
      in.skip(length);
    }
  }
}
