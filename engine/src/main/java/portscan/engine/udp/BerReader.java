package portscan.engine.udp;

import java.util.function.Consumer;

/**
 * Walks over the ASN.1 values of a datagram in their order, and remembers whether every step met
 * what it expected; once a step did not, all that follow do nothing.
 */
final class BerReader {
  private final Datagram datagram;
  private int offset;
  private int end;
  private boolean matched = true;

  BerReader(Datagram datagram) {
    this.datagram = datagram;
    this.end = datagram.length();
  }

  /** Steps into a value of this tag: what follows is read from its content. */
  BerReader enter(int tag) {
    int contentEnd = open(tag);
    if (matched) {
      end = contentEnd;
    }
    return this;
  }

  /** Steps over a value of this tag, whose content must match what {@code reading} expects. */
  BerReader inside(int tag, Consumer<BerReader> reading) {
    int contentEnd = open(tag);
    if (matched) {
      BerReader content = new BerReader(datagram);
      content.offset = offset;
      content.end = contentEnd;
      reading.accept(content);
      matched = content.matched;
      offset = contentEnd;
    }
    return this;
  }

  /** Steps over a value of this tag. */
  BerReader skip(int tag) {
    int contentEnd = open(tag);
    if (matched) {
      offset = contentEnd;
    }
    return this;
  }

  /** Steps over an INTEGER, which must be {@code number}, not negative. */
  BerReader integer(long number) {
    int contentEnd = open(Ber.INTEGER);
    if (!matched) {
      return this;
    }
    matched = contentEnd - offset >= 1 && contentEnd - offset <= 8 && datagram.u8(offset) < 0x80;
    long value = 0;
    while (matched && offset < contentEnd) {
      value = value << 8 | datagram.u8(offset++);
    }
    matched &= value == number;
    return this;
  }

  /** The value at hand must have content. */
  BerReader notEmpty() {
    matched &= offset < end;
    return this;
  }

  /** The tag of the value at hand, 0 to 255; -1 if there is none. */
  int tag() {
    return matched && offset < end ? datagram.u8(offset) : -1;
  }

  /** Whether every step so far met what it expected. */
  boolean matched() {
    return matched;
  }

  /** Moves to the content of a value of this tag and returns the content's end. */
  private int open(int tag) {
    matched = tag() == tag;
    int first = datagram.u8(offset + 1);
    int lengthOctets = first > 0x80 ? first & 0x7f : 0;
    matched &= first >= 0 && first != 0x80 && lengthOctets <= 4;
    if (!matched) {
      return offset;
    }
    long length = lengthOctets == 0 ? first : 0;
    for (int i = 0; i < lengthOctets; i++) {
      length = length << 8 | datagram.u8(offset + 2 + i);
    }
    int content = offset + 2 + lengthOctets;
    matched = length >= 0 && content + length <= end;
    offset = content;
    return matched ? content + (int) length : offset;
  }
}
