package portscan.engine.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/**
 * Writes packets to a file in the pcapng format (draft-ietf-opsawg-pcapng): one section in
 * little-endian order, and interfaces of IP packets without a link header, with times in
 * nanoseconds.
 *
 * <p>The file holds whole blocks at any time and is read as it is after each {@link #flush}; a full
 * buffer flushes by itself. Used by one thread at a time; an interrupt does not disturb it.
 * Allocates nothing per packet. Every method throws {@link PortScanException} if the file cannot be
 * written; the blocks are then kept, and written at the next flush.
 */
public final class PcapngWriter implements Closeable {
  /** The longest packet that is stored whole: the largest IP packet. */
  public static final int MAX_PACKET = 65_535;

  /** The longest comment, in bytes of UTF-8. */
  private static final int MAX_COMMENT = 65_535;

  private static final int MAX_NAME = 255;
  private static final int BUFFER = 1 << 18;

  private static final int SECTION_HEADER = 0x0a0d_0d0a;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER = 0x1a2b_3c4d;

  /** Raw IP: the first four bits tell IPv4 from IPv6. */
  private static final int LINKTYPE_RAW = 101;

  private static final int OPTION_END = 0;
  private static final int OPTION_COMMENT = 1;
  private static final int OPTION_APPLICATION = 4;
  private static final int OPTION_INTERFACE_NAME = 2;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_PACKET_FLAGS = 2;

  /** The exponent of ten of a second, negated. */
  private static final byte[] NANOSECONDS = {9};

  private static final byte[] NO_COMMENT = {};

  /** The direction bits of the packet flags. */
  private static final int INBOUND = 1;

  private static final int OUTBOUND = 2;

  /** All of an enhanced packet block but the packet and a comment. */
  private static final int PACKET_OVERHEAD = 28 + 8 + 4 + 4;

  private final Path path;
  private final RandomAccessFile file;
  private final byte[] bytes = new byte[BUFFER];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  private int interfaces;

  /** Where in the file the buffer goes. */
  private long end;

  /**
   * Begins the file, overwriting one that is there, with the section and one interface.
   *
   * @param interfaceName the name shown for interface 0, at most 255 bytes of UTF-8
   */
  public PcapngWriter(Path path, String interfaceName) {
    this.path = path;
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      file.setLength(0);
    } catch (IOException e) {
      throw failure("cannot write the capture " + path, e);
    }
    section();
    addInterface(interfaceName);
    flush();
  }

  /** As with the name {@code any}. */
  public PcapngWriter(Path path) {
    this(path, "any");
  }

  private static PortScanException failure(String what, IOException cause) {
    PortScanException failure =
        new PortScanException(
            Trouble.SYSTEM_ERROR, what + ": " + cause, "name a file elsewhere for --pcap");
    failure.initCause(cause);
    return failure;
  }

  private void section() {
    int start = begin(SECTION_HEADER);
    buffer.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0);
    // The length of the section: not told.
    buffer.putLong(-1);
    option(OPTION_APPLICATION, "PortScan".getBytes(StandardCharsets.UTF_8));
    endOptions();
    end(start);
  }

  /**
   * Describes one more interface, and returns its number: 1 for the first of these.
   *
   * @param name the name shown, at most 255 bytes of UTF-8
   */
  public int addInterface(String name) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > MAX_NAME) {
      throw new IllegalArgumentException("a name of more than 255 bytes: " + name);
    }
    room(MAX_NAME + 64);
    int start = begin(INTERFACE_DESCRIPTION);
    // No limit of the packets' length is told.
    buffer.putShort((short) LINKTYPE_RAW).putShort((short) 0).putInt(0);
    option(OPTION_INTERFACE_NAME, nameBytes);
    option(OPTION_TIME_RESOLUTION, NANOSECONDS);
    endOptions();
    end(start);
    return interfaces++;
  }

  /**
   * Writes a packet of interface 0.
   *
   * @param packet holds the IP packet; its position and limit are neither used nor changed
   * @param at where in it the packet begins
   * @param length its length; what exceeds 65,535 bytes is left out
   * @param realtimeNs when, in nanoseconds since 1970
   * @param outgoing whether we sent it
   */
  public void packet(ByteBuffer packet, int at, int length, long realtimeNs, boolean outgoing) {
    packet(0, packet, at, length, realtimeNs, outgoing, NO_COMMENT);
  }

  /**
   * Writes a packet with a comment that readers show beside it.
   *
   * @param interfaceNumber 0, or what {@link #addInterface} returned
   * @param comment UTF-8, at most 65,535 bytes; none if empty
   */
  public void packet(
      int interfaceNumber,
      ByteBuffer packet,
      int at,
      int length,
      long realtimeNs,
      boolean outgoing,
      byte[] comment) {
    if (interfaceNumber < 0 || interfaceNumber >= interfaces) {
      throw new IndexOutOfBoundsException(interfaceNumber);
    }
    if (comment.length > MAX_COMMENT) {
      throw new IllegalArgumentException("a comment of more than 65,535 bytes");
    }
    int stored = Math.min(length, MAX_PACKET);
    Objects.checkFromIndexSize(at, length, packet.capacity());
    room(PACKET_OVERHEAD + stored + 3 + 4 + comment.length + 3);
    int start = begin(ENHANCED_PACKET);
    buffer.putInt(interfaceNumber);
    buffer.putInt((int) (realtimeNs >>> 32)).putInt((int) realtimeNs);
    buffer.putInt(stored).putInt(length);
    buffer.put(buffer.position(), packet, at, stored);
    buffer.position(buffer.position() + stored);
    pad();
    buffer.putShort((short) OPTION_PACKET_FLAGS).putShort((short) Integer.BYTES);
    buffer.putInt(outgoing ? OUTBOUND : INBOUND);
    if (comment.length > 0) {
      option(OPTION_COMMENT, comment);
    }
    endOptions();
    end(start);
  }

  // ---- blocks

  /** Begins a block and returns where; its length is left open. */
  private int begin(int type) {
    int start = buffer.position();
    buffer.putInt(type).putInt(0);
    return start;
  }

  private void option(int code, byte[] value) {
    buffer.putShort((short) code).putShort((short) value.length).put(value);
    pad();
  }

  private void endOptions() {
    buffer.putShort((short) OPTION_END).putShort((short) 0);
  }

  /** Zeros up to the next multiple of four; every block begins at one. */
  private void pad() {
    while ((buffer.position() & 3) != 0) {
      buffer.put((byte) 0);
    }
  }

  /** Ends a block by its length, which is told at both of its ends. */
  private void end(int start) {
    int length = buffer.position() - start + Integer.BYTES;
    buffer.putInt(length).putInt(start + Integer.BYTES, length);
  }

  private void room(int length) {
    if (length > buffer.remaining()) {
      flush();
    }
  }

  // ---- file

  /** Hands every packet so far to the operating system. */
  public void flush() {
    if (buffer.position() == 0) {
      return;
    }
    try {
      // Part of it may be there from an attempt that failed.
      file.seek(end);
      file.write(bytes, 0, buffer.position());
    } catch (IOException e) {
      throw takenBack(e);
    }
    end += buffer.position();
    buffer.clear();
  }

  /** Leaves no half block behind. */
  private PortScanException takenBack(IOException cause) {
    try {
      file.setLength(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return failure("cannot write the capture " + path, cause);
  }

  /** Flushes and closes. */
  @Override
  public void close() {
    try {
      try {
        flush();
      } finally {
        file.close();
      }
    } catch (IOException e) {
      throw failure("cannot close the capture " + path, e);
    }
  }
}
