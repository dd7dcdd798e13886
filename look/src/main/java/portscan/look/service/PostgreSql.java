package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's SSLRequest, then a start-up message of a protocol version that nobody has, which is
 * refused in the protocol's own words (PostgreSQL documentation, "Message Formats").
 */
final class PostgreSql implements Protocol {
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f};

  /** Version 255.0, and no parameters. */
  private static final byte[] STARTUP = {0, 0, 0, 9, 0, (byte) 255, 0, 0, 0};

  private static final int ERROR_RESPONSE = 'E';
  private static final int LONGEST_ERROR = 4096;

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(5432, 5433, 6432);
  }

  @Override
  public boolean begins(byte[] heard) {
    return errorMessage(heard) != null;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(SSL_REQUEST);
    byte[] answer = talk.hear();
    if (answer.length == 1 && answer[0] == 'S') {
      return sighting("").startTls(true);
    }
    if (answer.length == 1 && answer[0] == 'N') {
      talk.say(STARTUP);
      answer = talk.hear();
    }
    String message = errorMessage(answer);
    return message == null ? null : sighting(message);
  }

  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    talk.say(SSL_REQUEST);
    byte[] answer = talk.hearBytes(1);
    return answer.length == 1 && answer[0] == 'S';
  }

  private Sighting sighting(String message) {
    return Sighting.of(name()).software("PostgreSQL", "").detail("postgresql.error", message);
  }

  /** The message field of an ErrorResponse; null if it is none. */
  private static @Nullable String errorMessage(byte[] answer) {
    Cursor in = new Cursor(answer);
    int kind = in.byte1();
    int length = in.int4();
    if (kind != ERROR_RESPONSE || in.overran() || length < 6 || length > LONGEST_ERROR) {
      return null;
    }
    boolean tellsSeverity = false;
    String message = null;
    while (in.left() > 1) {
      int field = in.byte1();
      if (field == 0) {
        break;
      }
      String value = in.textToZero();
      tellsSeverity |= field == 'S';
      message = field == 'M' ? value : message;
    }
    return tellsSeverity ? message : null;
  }
}
