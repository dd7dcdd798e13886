package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Microsoft SQL Server: PRELOGIN, whose answer bears the version (MS-TDS section 2.2.6.5). */
final class Tds implements Protocol {
  private static final int ANSWER = 4;

  /** Type 18, last packet; VERSION and ENCRYPTION (not supported), the terminator, their values. */
  private static final byte[] PRELOGIN = {
    0x12, 1, 0, 26, 0, 0, 1, 0, 0, 0, 11, 0, 6, 1, 0, 17, 0, 1, (byte) 0xff, 9, 0, 0, 0, 0, 0, 2
  };

  @Override
  public String name() {
    return "ms-sql-s";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(1433);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(PRELOGIN);
    byte[] answer = talk.hear();
    Cursor in = new Cursor(answer);
    int kind = in.byte1();
    in.byte1(); // status
    int size = in.short2();
    in.skip(4);
    int token = in.byte1();
    int offset = in.short2();
    int length = in.short2();
    if (in.overran() || kind != ANSWER || size != answer.length || token != 0 || length != 6) {
      return null;
    }
    Cursor version = new Cursor(answer);
    version.skip(8L + offset);
    int major = version.byte1();
    int minor = version.byte1();
    int build = version.short2();
    return version.overran()
        ? null
        : Sighting.of(name()).software("Microsoft SQL Server", major + "." + minor + "." + build);
  }
}
