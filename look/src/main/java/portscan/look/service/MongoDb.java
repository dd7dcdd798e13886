package portscan.look.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB: {@code hello} and {@code buildInfo}, which need no login, as OP_MSG (MongoDB Wire
 * Protocol) with BSON (bsonspec.org, version 1.1).
 */
final class MongoDb implements Protocol {
  private static final int OP_MSG = 2013;
  private static final int HEADER = 16;
  private static final int MOST_ELEMENTS = 500;

  @Override
  public String name() {
    return "mongodb";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(27017, 27018, 27019);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    String wireVersion = ask(talk, 0x70730001, "hello", "maxWireVersion");
    if (wireVersion == null) {
      return null;
    }
    String version = ask(talk, 0x70730002, "buildInfo", "version");
    return Sighting.of(name())
        .software("MongoDB", version == null ? "" : version)
        .detail("mongodb.wire-version", wireVersion);
  }

  /** The element of that name in the command's reply; empty if missing, null if no reply came. */
  private static @Nullable String ask(Talk talk, int id, String command, String element)
      throws InterruptedException {
    talk.say(request(id, command));
    byte[] answer = talk.hear(MongoDb::isWhole);
    Cursor in = new Cursor(answer);
    int length = in.int4Little();
    in.int4Little(); // its own number
    int answersTo = in.int4Little();
    int operation = in.int4Little();
    in.int4Little(); // flags
    int section = in.byte1();
    boolean isReply =
        !in.overran() && length > HEADER && answersTo == id && operation == OP_MSG && section == 0;
    return isReply ? element(in, element) : null;
  }

  private static boolean isWhole(byte[] soFar) {
    int length = new Cursor(soFar).int4Little();
    return soFar.length >= HEADER && (length < HEADER || soFar.length >= length);
  }

  /** {@code {command: 1, "$db": "admin"}}. */
  private static byte[] request(int id, String command) {
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    document.write(0x10);
    document.writeBytes((command + "\0").getBytes(StandardCharsets.US_ASCII));
    little(document, 1);
    document.write(0x02);
    document.writeBytes("$db\0".getBytes(StandardCharsets.US_ASCII));
    little(document, 6);
    document.writeBytes("admin\0\0".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    little(message, HEADER + 4 + 1 + 4 + document.size());
    little(message, id);
    little(message, 0);
    little(message, OP_MSG);
    little(message, 0);
    message.write(0);
    little(message, 4 + document.size());
    message.writeBytes(document.toByteArray());
    return message.toByteArray();
  }

  private static void little(ByteArrayOutputStream out, int number) {
    out.write(number);
    out.write(number >>> 8);
    out.write(number >>> 16);
    out.write(number >>> 24);
  }

  /** A text or whole number among the outermost elements of a BSON document. */
  private static String element(Cursor in, String wanted) {
    in.int4Little(); // its length
    for (int i = 0; i < MOST_ELEMENTS && !in.overran(); i++) {
      int type = in.byte1();
      if (type == 0) {
        break;
      }
      boolean isWanted = in.textToZero().equals(wanted);
      String value = value(in, type);
      if (isWanted) {
        return in.overran() ? "" : value;
      }
    }
    return "";
  }

  private static String value(Cursor in, int type) {
    switch (type) {
      case 0x02 -> {
        String text = in.text(Math.max(0, in.int4Little() - 1L));
        in.skip(1);
        return text;
      }
      case 0x10 -> {
        return Integer.toString(in.int4Little());
      }
      case 0x01, 0x09, 0x11, 0x12 -> in.skip(8);
      case 0x03, 0x04 -> in.skip(in.int4Little() - 4L);
      case 0x05 -> in.skip(in.int4Little() + 1L);
      case 0x07 -> in.skip(12);
      case 0x08 -> in.skip(1);
      case 0x13 -> in.skip(16);
      case 0x06, 0x0a -> {}
      // Deprecated or unknown: where the next element begins is not known either.
      default -> in.skip(in.left() + 1L);
    }
    return "";
  }
}
