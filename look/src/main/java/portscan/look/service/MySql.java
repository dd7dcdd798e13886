package portscan.look.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's and MariaDB's initial handshake packet, version 10 (MySQL internals manual,
 * Protocol::HandshakeV10), or the error packet that stands in its place.
 */
final class MySql implements Protocol {
  private static final int HEADER = 4;
  private static final int VERSION_10 = 10;
  private static final int ERROR = 0xff;
  private static final int CLIENT_SSL = 0x800;

  /** Protocol::SSLRequest: packet 1 of 32 bytes; protocol 4.1 in TLS, 16 MiB, UTF-8. */
  private static final byte[] SSL_REQUEST =
      Arrays.copyOf(new byte[] {32, 0, 0, 1, 0, (byte) 0x8a, 8, 0, 0, 0, 0, 1, 45}, HEADER + 32);

  /** MariaDB puts this before its version, lest old replicas take it for a low one. */
  private static final String REPLICATION_PREFIX = "5.5.5-";

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(3306, 3307);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    Cursor in = new Cursor(heard);
    int size = in.short2Little() | in.byte1() << 16;
    int sequence = in.byte1();
    int kind = in.byte1();
    return !in.overran()
        && sequence == 0
        && size == heard.length - HEADER
        && (kind == VERSION_10 || kind == ERROR);
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked) {
    if (!begins(greeting)) {
      return null;
    }
    Cursor in = new Cursor(greeting);
    in.skip(HEADER);
    if (in.byte1() == ERROR) {
      int code = in.short2Little();
      String message = in.text(in.left());
      return Sighting.of(name())
          .software(Texts.contains(message, "mariadb") ? "MariaDB" : "", "")
          .banner(message)
          .detail("mysql.error", Integer.toString(code));
    }
    String version = in.textToZero();
    in.skip(4); // connection number
    in.skip(9); // the first part of the challenge, and a zero
    int capabilities = in.short2Little();
    if (in.overran()) {
      return null;
    }
    boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
    boolean prefixed = mariaDb && version.startsWith(REPLICATION_PREFIX);
    return Sighting.of(name())
        .banner(version)
        .software(
            mariaDb ? "MariaDB" : "MySQL",
            prefixed ? version.substring(REPLICATION_PREFIX.length()) : version)
        .startTls((capabilities & CLIENT_SSL) != 0);
  }

  /** So that no second handshake is left unfinished, of which a server suffers only so many. */
  @Override
  public boolean onlyListens() {
    return true;
  }

  /** The server does not answer the request but by TLS. */
  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    talk.say(SSL_REQUEST);
    return true;
  }
}
