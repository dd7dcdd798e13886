package portscan.look.service;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AMQP: the protocol header of 0-9-1, which is answered by Connection.Start (AMQP 0-9-1 sections
 * 1.4.2.1 and 4.2.2), or by the header of the version that the server speaks (also AMQP 1.0 section
 * 2.2).
 */
final class Amqp implements Protocol {
  private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int METHOD_FRAME = 1;
  private static final int MOST_PROPERTIES = 50;

  @Override
  public String name() {
    return "amqp";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(5672);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(5671);
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "AMQP") && heard.length == HEADER.length;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    byte[] answer = greeting;
    if (answer.length == 0) {
      talk.say(HEADER);
      answer = talk.hear();
    }
    if (begins(answer)) {
      return Arrays.equals(answer, HEADER)
          ? null
          : Sighting.of(name())
              .detail("amqp.version", answer[5] + "." + answer[6] + "." + answer[7]);
    }
    return start(answer);
  }

  /** Connection.Start: versions and the server's properties. */
  private @Nullable Sighting start(byte[] answer) {
    Cursor in = new Cursor(answer);
    int kind = in.byte1();
    int channel = in.short2();
    in.int4(); // size
    int method = in.int4();
    int major = in.byte1();
    int minor = in.byte1();
    in.int4(); // size of the table
    if (in.overran() || kind != METHOD_FRAME || channel != 0 || method != (10 << 16 | 10)) {
      return null;
    }
    String product = "";
    String version = "";
    for (int i = 0; i < MOST_PROPERTIES && !in.overran(); i++) {
      String key = in.text(in.byte1());
      String value = value(in);
      if (key.equals("product")) {
        product = value;
      } else if (key.equals("version")) {
        version = value;
      }
    }
    return Sighting.of(name())
        .software(product, version)
        .detail("amqp.version", major == 0 && minor == 9 ? "0.9.1" : major + "." + minor);
  }

  /** A field value (section 4.2.5.5), if it is a long string or what can be skipped. */
  private static String value(Cursor in) {
    int type = in.byte1();
    switch (type) {
      case 'S' -> {
        return in.text(in.int4());
      }
      case 'F', 'A' -> in.skip(in.int4());
      case 't', 'b', 'B' -> in.skip(1);
      case 's', 'u', 'U' -> in.skip(2);
      case 'I', 'i', 'f' -> in.skip(4);
      case 'L', 'l', 'd', 'T' -> in.skip(8);
      case 'D' -> in.skip(5);
      case 'V' -> {}
      default -> in.skip(in.left() + 1L);
    }
    return "";
  }
}
