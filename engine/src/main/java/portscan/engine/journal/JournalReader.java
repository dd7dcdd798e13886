package portscan.engine.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/** Walks over one journal from its first byte to its last. */
public final class JournalReader {

  /** What is told of each record; the parameters are those of {@link JournalWriter}'s methods. */
  public interface Handler {
    /** Called once, before any record. */
    void header(JournalHeader header);

    void answered(
        long element,
        int evidence,
        int fromFamily,
        long fromHigh,
        long fromLow,
        int ttl,
        long detail,
        String words,
        int attempts,
        long rttMicros,
        long atMicros);

    void silent(
        long firstElement,
        long count,
        int tries,
        long waitedMicros,
        int lossMillionths,
        long atMicros);

    void source(int family, long high, long low);

    void checkpoint(long position);

    void finished();
  }

  private final String name;
  private final InputStream file;
  private final CRC32C crc = new CRC32C();
  private final byte[] frame = new byte[JournalFormat.FRAME_HEADER];

  /** The payload being read, the place in it, and where it ends. */
  private byte[] payload = new byte[1 << 16];

  private int at;
  private int end;

  /** The address read last. */
  private int addressFamily;

  private long addressHigh;
  private long addressLow;

  /** Where in the file the frame being read begins. */
  private long frameStart;

  private long size;

  JournalReader(String name, InputStream file) {
    this.name = name;
    this.file = file;
  }

  /** Reads the first line. */
  JournalHeader header() throws IOException {
    String line = firstLine();
    frameStart = line.length() + 1L;
    try {
      return HeaderLine.parse(line);
    } catch (HeaderLine.Malformed e) {
      throw refused(e.why());
    }
  }

  Journal.Contents read(Handler handler) throws IOException {
    JournalHeader header = header();
    size = header.size();
    handler.header(header);
    while (true) {
      int got = file.readNBytes(frame, 0, frame.length);
      if (got == 0) {
        return new Journal.Contents(header, frameStart, 0);
      }
      long tail = got < frame.length ? got : tail();
      if (tail > 0) {
        return new Journal.Contents(header, frameStart, tail);
      }
      records(handler);
      frameStart += frame.length + end;
    }
  }

  private String firstLine() throws IOException {
    byte[] begin = file.readNBytes(HeaderLine.BEGIN.length());
    StringBuilder line = new StringBuilder(new String(begin, StandardCharsets.ISO_8859_1));
    if (!HeaderLine.BEGIN.contentEquals(line)) {
      throw refused("it does not begin as one");
    }
    for (int next = file.read(); next != '\n'; next = file.read()) {
      if (next < 0) {
        throw refused("its first line is cut off");
      }
      if (line.length() == JournalFormat.MAX_HEADER) {
        throw refused("its first line does not end");
      }
      line.append((char) next);
    }
    return line.toString();
  }

  /**
   * Reads the payload whose frame header was read: 0 if it is whole. Otherwise the length of all
   * from the frame to the end of the file, where that is what a crash leaves: a frame cut off, or
   * one whose content was not stored with nothing but zeros behind it. Anything else is damage.
   */
  private long tail() throws IOException {
    int length = number(0);
    if (number(4) != JournalFormat.checksum(crc, frame, 0, 4)) {
      return zerosTo(isZero(frame, frame.length), frame.length);
    }
    if (length < 1 || length > JournalFormat.MAX_PAYLOAD) {
      throw refused("a batch of " + length + " bytes at byte " + frameStart);
    }
    // Grows with what is there: a length that lies takes no memory.
    end = 0;
    while (end < length) {
      if (end == payload.length) {
        payload = Arrays.copyOf(payload, 2 * payload.length);
      }
      int got = file.readNBytes(payload, end, Math.min(payload.length, length) - end);
      if (got == 0) {
        return (long) frame.length + end;
      }
      end += got;
    }
    if (number(8) == JournalFormat.checksum(crc, payload, 0, end)) {
      return 0;
    }
    return zerosTo(true, (long) frame.length + end);
  }

  /** The length of the tail if only zeros follow what was read of it, and that may end a file. */
  private long zerosTo(boolean mayEnd, long read) throws IOException {
    long tail = read;
    boolean zeros = mayEnd;
    byte[] rest = new byte[1 << 13];
    for (int got = file.readNBytes(rest, 0, rest.length);
        zeros && got > 0;
        got = file.readNBytes(rest, 0, rest.length)) {
      zeros = isZero(rest, got);
      tail += got;
    }
    if (!zeros) {
      throw refused("the checksum of the batch at byte " + frameStart + " is wrong");
    }
    return tail;
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private int number(int place) {
    return (frame[place] & 255) << 24
        | (frame[place + 1] & 255) << 16
        | (frame[place + 2] & 255) << 8
        | (frame[place + 3] & 255);
  }

  private void records(Handler handler) {
    at = 0;
    long element = 0;
    long atMicros = 0;
    while (at < end) {
      int kind = octet();
      switch (kind) {
        case JournalFormat.ANSWERED -> {
          element += JournalFormat.unzigzag(varint());
          checkElements(element, 1);
          int evidence = octet();
          address();
          int family = addressFamily;
          long high = addressHigh;
          long low = addressLow;
          int ttl = octet();
          long detail = varint();
          String words = words();
          int attempts = smallNumber();
          long rttMicros = varint() - 1;
          atMicros += JournalFormat.unzigzag(varint());
          handler.answered(
              element, evidence, family, high, low, ttl, detail, words, attempts, rttMicros,
              atMicros);
        }
        case JournalFormat.SILENT -> {
          element += JournalFormat.unzigzag(varint());
          long count = varint();
          checkElements(element, count);
          int tries = smallNumber();
          long waitedMicros = varint();
          int lossMillionths = smallNumber() - 1;
          atMicros += JournalFormat.unzigzag(varint());
          handler.silent(element, count, tries, waitedMicros, lossMillionths, atMicros);
        }
        case JournalFormat.SOURCE -> {
          address();
          handler.source(addressFamily, addressHigh, addressLow);
        }
        case JournalFormat.CHECKPOINT -> handler.checkpoint(varint());
        case JournalFormat.FINISHED -> handler.finished();
        default -> throw refused("a record of the unknown kind " + kind + inBatch());
      }
    }
  }

  private void address() {
    addressFamily = octet();
    addressHigh = 0;
    addressLow = 0;
    switch (addressFamily) {
      case 0 -> {}
      case 4 -> addressLow = octets(4);
      case 6 -> {
        addressHigh = octets(8);
        addressLow = octets(8);
      }
      default -> throw refused("an address of family " + addressFamily + inBatch());
    }
  }

  private String words() {
    int length = octet();
    if (length > end - at) {
      throw refused("a record is cut off" + inBatch());
    }
    String words = new String(payload, at, length, StandardCharsets.US_ASCII);
    at += length;
    return words;
  }

  private void checkElements(long first, long count) {
    if (first < 0 || count < 1 || first > size - count) {
      throw refused("elements that the job does not have" + inBatch());
    }
  }

  private int octet() {
    if (at >= end) {
      throw refused("a record is cut off" + inBatch());
    }
    return payload[at++] & 255;
  }

  private long octets(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | octet();
    }
    return value;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 127) << shift;
      if (octet < 128) {
        return value;
      }
    }
    throw refused("a number of more than 64 bits" + inBatch());
  }

  private int smallNumber() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw refused("a number of more than 31 bits" + inBatch());
    }
    return (int) value;
  }

  private String inBatch() {
    return " in the batch at byte " + frameStart;
  }

  private PortScanException refused(String why) {
    return new PortScanException(
        Trouble.SYSTEM_ERROR,
        "not a journal that can be read: " + name + ": " + why,
        "begin the scan anew with another --journal file");
  }
}
