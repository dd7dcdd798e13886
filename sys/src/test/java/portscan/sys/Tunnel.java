package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A network interface without link headers whose other end is this process (tun of Linux). */
final class Tunnel {
  private static final MemorySegment OPEN = Libc.function("open");
  private static final MemorySegment IOCTL = Libc.function("ioctl");
  private static final MemorySegment WRITE = Libc.function("write");

  private Tunnel() {}

  /** Makes the interface, which lasts until the file returned is closed. */
  static int open(String name) {
    try (Arena arena = Arena.ofConfined()) {
      // O_RDWR.
      int file = Libc.call(OPEN, arena.allocateFrom("/dev/net/tun").address(), 2, 0, 0, 0, 0);
      assertThat(file).isNotNegative();
      Memory request = Memory.allocate(arena, 40);
      request.setBytes(0, name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      // IFF_TUN and IFF_NO_PI; TUNSETIFF.
      request.setShort(16, 0x1001);
      assertThat(Libc.call(IOCTL, file, 0x4004_54ca, request.address(), 0, 0, 0)).isZero();
      return file;
    }
  }

  /** Lets a packet come in by the interface. */
  static int arrive(int file, byte[] packet) {
    try (Arena arena = Arena.ofConfined()) {
      Memory bytes = Memory.allocate(arena, packet.length);
      bytes.setBytes(0, packet);
      return (int) Libc.callLong(WRITE, file, bytes.address(), packet.length, 0, 0, 0);
    }
  }
}
