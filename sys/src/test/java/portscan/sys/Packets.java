package portscan.sys;

import java.nio.ByteBuffer;

/** Packets built by hand for tests, checksums included. */
final class Packets {
  static final int SYN = 0x02;
  static final int RST = 0x04;
  static final int ACK = 0x10;
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMPV6 = 58;

  private Packets() {}

  /** A TCP packet without options or data. */
  static byte[] tcp(byte[] from, byte[] to, int fromPort, int toPort, int flags) {
    ByteBuffer segment = ByteBuffer.allocate(20);
    segment.putShort((short) fromPort).putShort((short) toPort).putInt(0x1234_5678).putInt(0);
    segment.putShort((short) (0x5000 | flags)).putShort((short) 1024);
    return ip(from, to, TCP, segment.array(), 16);
  }

  /** A UDP packet with {@code data} zeros in it. */
  static byte[] udp(byte[] from, byte[] to, int fromPort, int toPort, int data) {
    ByteBuffer datagram = ByteBuffer.allocate(8 + data);
    datagram.putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + data));
    return ip(from, to, UDP, datagram.array(), 6);
  }

  /** An ICMP or ICMPv6 packet with 28 zeros in it. */
  static byte[] icmp(byte[] from, byte[] to, int type, int code) {
    byte[] message = new byte[32];
    message[0] = (byte) type;
    message[1] = (byte) code;
    return ip(from, to, from.length == 4 ? ICMP : ICMPV6, message, 2);
  }

  /** A packet of any protocol whose checksum is at {@code checksumAt}; less than 0 for none. */
  static byte[] ip(byte[] from, byte[] to, int protocol, byte[] payload, int checksumAt) {
    if (checksumAt >= 0) {
      // RFC 8200 section 8.1: the same sum as over IPv4's pseudo-header, of longer addresses.
      ByteBuffer summed = ByteBuffer.allocate(from.length * 2 + 4 + payload.length);
      boolean hasPseudoHeader = protocol != ICMP;
      if (hasPseudoHeader) {
        summed.put(from).put(to).putShort((short) protocol).putShort((short) payload.length);
      }
      summed.put(payload);
      ByteBuffer.wrap(payload).putShort(checksumAt, (short) checksum(summed.array()));
    }
    ByteBuffer packet = ByteBuffer.allocate((from.length == 4 ? 20 : 40) + payload.length);
    if (from.length == 4) {
      packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0x1234_4000);
      packet.put((byte) 64).put((byte) protocol).putShort((short) 0).put(from).put(to);
      packet.putShort(10, (short) checksum(java.util.Arrays.copyOf(packet.array(), 20)));
    } else {
      packet.putInt(0x6000_0000).putShort((short) payload.length).put((byte) protocol);
      packet.put((byte) 64).put(from).put(to);
    }
    return packet.put(payload).array();
  }

  /** The Internet checksum (RFC 1071) of an even or odd number of bytes. */
  private static int checksum(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
