package portscan.engine.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.wire.Checksum;
import portscan.wire.IpProtocol;

/**
 * A packet whose varying fields are left zero, with the sums of all that does not vary, so that a
 * packet costs one copy and a dozen additions.
 *
 * <p>IPv4 packets forbid fragmentation (RFC 791 section 3.1, DF), are sent with a time to live of
 * 64 and an identification of their own.
 */
public final class PacketTemplate {
  private static final int ETHERNET = 14;
  private static final int IPV4 = 20;
  private static final int IPV6 = 40;
  private static final int TCP = 20;
  private static final int UDP = 8;
  private static final int DONT_FRAGMENT = 0x4000;

  /** Where the TCP and the UDP checksum are, from the transport header's first byte. */
  private static final int TCP_CHECKSUM = 16;

  private static final int UDP_CHECKSUM = 6;

  /** The window of a SYN that means it; small, since nothing will be received. */
  private static final int WINDOW = 1024;

  private final byte[] frame;
  private final int link;
  private final int transport;
  private final boolean ipv6;
  private final boolean tcp;
  private final long headerSum;
  private final long transportSum;

  private PacketTemplate(byte[] frame, int link, boolean ipv6, boolean tcp) {
    this.frame = frame;
    this.link = link;
    this.ipv6 = ipv6;
    this.tcp = tcp;
    this.transport = link + (ipv6 ? IPV6 : IPV4);
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.BIG_ENDIAN);
    int length = frame.length - transport;
    int protocol = tcp ? IpProtocol.TCP : IpProtocol.UDP;
    this.headerSum = ipv6 ? 0 : Checksum.sum(bytes, link, IPV4);
    long pseudo =
        ipv6
            ? Checksum.ipv6PseudoHeader(
                bytes.getLong(link + 8), bytes.getLong(link + 16), 0, 0, protocol, length)
            : Checksum.ipv4PseudoHeader(bytes.getInt(link + 12), 0, protocol, length);
    this.transportSum = pseudo + Checksum.sum(bytes, transport, length);
  }

  /**
   * A TCP segment.
   *
   * @param source whom answers are to reach
   * @param flags control bits, 0 to 255
   * @param options whole 4-byte words of TCP options, at most 40 bytes
   * @param hopLimit time to live or hop limit, 1 to 255
   * @param hardwareSource our address on an Ethernet; negative for packets without a link header
   */
  public static PacketTemplate tcp(
      IpAddress source, int flags, byte[] options, int hopLimit, long hardwareSource) {
    int transportLength = TCP + options.length;
    ByteBuffer bytes = packet(source, IpProtocol.TCP, transportLength, hopLimit, hardwareSource);
    int at = bytes.capacity() - transportLength;
    bytes.put(at + 12, (byte) ((transportLength / 4) << 4));
    bytes.put(at + 13, (byte) flags);
    bytes.putShort(at + 14, (short) WINDOW);
    bytes.put(at + TCP, options);
    return of(bytes, source, hardwareSource, true);
  }

  /** A UDP datagram; the other parameters are those of {@link #tcp}. */
  public static PacketTemplate udp(
      IpAddress source, byte[] payload, int hopLimit, long hardwareSource) {
    int transportLength = UDP + payload.length;
    ByteBuffer bytes = packet(source, IpProtocol.UDP, transportLength, hopLimit, hardwareSource);
    int at = bytes.capacity() - transportLength;
    bytes.putShort(at + 4, (short) transportLength);
    bytes.put(at + UDP, payload);
    return of(bytes, source, hardwareSource, false);
  }

  private static PacketTemplate of(
      ByteBuffer bytes, IpAddress source, long hardwareSource, boolean tcp) {
    boolean ipv6 = source.family() == AddressFamily.IPV6;
    byte[] frame = new byte[bytes.capacity()];
    bytes.get(0, frame);
    return new PacketTemplate(frame, hardwareSource < 0 ? 0 : ETHERNET, ipv6, tcp);
  }

  private static ByteBuffer packet(
      IpAddress source, int protocol, int transportLength, int hopLimit, long hardwareSource) {
    boolean ipv6 = source.family() == AddressFamily.IPV6;
    int link = hardwareSource < 0 ? 0 : ETHERNET;
    int size = link + (ipv6 ? IPV6 : IPV4) + transportLength;
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.BIG_ENDIAN);
    if (link > 0) {
      bytes.putShort(6, (short) (hardwareSource >>> 32));
      bytes.putInt(8, (int) hardwareSource);
      bytes.putShort(12, (short) (ipv6 ? 0x86dd : 0x0800));
    }
    if (ipv6) {
      bytes.put(link, (byte) 0x60);
      bytes.putShort(link + 4, (short) transportLength);
      bytes.put(link + 6, (byte) protocol);
      bytes.put(link + 7, (byte) hopLimit);
      bytes.put(link + 8, source.bytes());
    } else {
      bytes.put(link, (byte) 0x45);
      bytes.putShort(link + 2, (short) (IPV4 + transportLength));
      bytes.putShort(link + 6, (short) DONT_FRAGMENT);
      bytes.put(link + 8, (byte) hopLimit);
      bytes.put(link + 9, (byte) protocol);
      bytes.put(link + 12, source.bytes());
    }
    return bytes;
  }

  /** Bytes of a whole frame. */
  public int length() {
    return frame.length;
  }

  public boolean isIpv6() {
    return ipv6;
  }

  /**
   * Adds a packet to {@code entries}, which must not be full.
   *
   * @param high the first eight bytes of an IPv6 destination; 0 for IPv4
   * @param low its last eight bytes; of an IPv4 destination the lower four count
   * @param ports source port times 65536 plus destination port
   * @param sequence TCP's sequence number; unused for UDP
   * @param acknowledgement TCP's acknowledgement number; unused for UDP
   * @param identification of IPv4, 0 to 65535
   * @param nextHop the hardware address of the next hop; unused without a link header
   */
  public void add(
      Entries entries,
      long high,
      long low,
      int ports,
      int sequence,
      int acknowledgement,
      int identification,
      long nextHop) {
    int at = entries.next();
    ByteBuffer bytes = entries.bytes();
    bytes.putLong(at, (nextHop << 16) | (identification & 0xffffL));
    bytes.putLong(at + Entries.DESTINATION, high);
    bytes.putLong(at + Entries.DESTINATION + 8, low);
    bytes.putInt(at + Entries.PORTS, ports);
    bytes.putInt(at + Entries.SEQUENCE, sequence);
    bytes.putInt(at + Entries.ACKNOWLEDGEMENT, acknowledgement);
    long destination = words(low) + (ipv6 ? words(high) : 0);
    long varying = destination + words(ports & 0xffff_ffffL);
    if (tcp) {
      varying += words(sequence & 0xffff_ffffL) + words(acknowledgement & 0xffff_ffffL);
    }
    int header = Checksum.finish(headerSum + destination + (identification & 0xffff));
    int sum = Checksum.finish(transportSum + varying);
    // A UDP checksum of zero would mean that there is none (RFC 768).
    int transportChecksum = tcp || sum != 0 ? sum : 0xffff;
    bytes.putInt(at + Entries.HEADER_CHECKSUM, (header << 16) | transportChecksum);
  }

  private static long words(long value) {
    return (value >>> 48)
        + ((value >>> 32) & 0xffff)
        + ((value >>> 16) & 0xffff)
        + (value & 0xffff);
  }

  /** Writes the whole frame of an entry to {@code at}, {@link #length} bytes. */
  void expand(Entries entries, int index, ByteBuffer to, int at) {
    ByteBuffer bytes = entries.bytes();
    int entry = index * Entries.SIZE;
    to.put(at, frame);
    int network = at + link;
    if (link > 0) {
      to.putInt(at, bytes.getInt(entry));
      to.putShort(at + 4, bytes.getShort(entry + 4));
    }
    if (ipv6) {
      to.putLong(network + 24, bytes.getLong(entry + Entries.DESTINATION));
      to.putLong(network + 32, bytes.getLong(entry + Entries.DESTINATION + 8));
    } else {
      to.putShort(network + 4, bytes.getShort(entry + Entries.IDENTIFICATION));
      to.putShort(network + 10, bytes.getShort(entry + Entries.HEADER_CHECKSUM));
      to.putInt(network + 16, bytes.getInt(entry + Entries.IPV4_DESTINATION));
    }
    int segment = at + transport;
    to.putInt(segment, bytes.getInt(entry + Entries.PORTS));
    if (tcp) {
      to.putLong(segment + 4, bytes.getLong(entry + Entries.SEQUENCE));
      to.putShort(segment + TCP_CHECKSUM, bytes.getShort(entry + Entries.TRANSPORT_CHECKSUM));
    } else {
      to.putShort(segment + UDP_CHECKSUM, bytes.getShort(entry + Entries.TRANSPORT_CHECKSUM));
    }
  }
}
