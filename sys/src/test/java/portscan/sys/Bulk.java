package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

/** Sends one packet many times by any sender, a few slots a call. */
abstract class Bulk implements AutoCloseable {
  private static final int SLOTS = 256;
  private static final int MOST_REFUSALS = 1_000_000;

  private int refusals;

  /** What the packet must begin with, so that this sender sends it. */
  enum Kind {
    RAW_SOCKET,
    PACKET_SENDER,
    TRANSMIT_RING
  }

  static Bulk open(Kind kind, int interfaceIndex, byte[] packet, byte[] frame) {
    return switch (kind) {
      case RAW_SOCKET -> new OfSlots(RawSocket.open(packet[0] >>> 4 == 6, SLOTS, 128), packet);
      case PACKET_SENDER -> new OfSlots(PacketSender.open(interfaceIndex, true, SLOTS, 128), frame);
      case TRANSMIT_RING -> new OfRing(TransmitRing.open(interfaceIndex, true, 1024, 86), frame);
    };
  }

  /** Sends at most {@code most} packets by one call, and returns how many; or a negated errno. */
  abstract int some(int most);

  @Override
  public abstract void close();

  /** Sends exactly {@code count} packets, at most {@code atOnce} a call. */
  void send(int count, int atOnce) {
    for (int sent = 0; sent < count; ) {
      int result = some(Math.min(atOnce, count - sent));
      if (result >= 0) {
        sent += result;
      } else {
        refused(result);
      }
    }
  }

  private void refused(int result) {
    assertThat(result).isIn(-Errno.EAGAIN, -Errno.ENOBUFS);
    assertThat(++refusals).isLessThan(MOST_REFUSALS);
  }

  private static final class OfSlots extends Bulk {
    private final FrameSlots sender;

    OfSlots(FrameSlots sender, byte[] packet) {
      this.sender = sender;
      for (int slot = 0; slot < sender.slots(); slot++) {
        sender.frames().put(sender.offset(slot), packet);
        sender.length(slot, packet.length);
      }
    }

    @Override
    int some(int most) {
      return sender.send(0, Math.min(most, sender.slots()));
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  private static final class OfRing extends Bulk {
    private final TransmitRing ring;
    private final int length;

    OfRing(TransmitRing ring, byte[] frame) {
      this.ring = ring;
      length = frame.length;
      for (int slot = 0; slot < ring.slots(); slot++) {
        ring.frames().put(ring.offset(slot), frame);
      }
    }

    @Override
    int some(int most) {
      int count = Math.min(most, ring.free());
      for (int i = 0; i < count; i++) {
        ring.ready(ring.next(), length);
      }
      int flushed = ring.flush();
      // What was made ready is sent by a later flush, at the latest by the one of close.
      return flushed == 0 || flushed == -Errno.ENOBUFS || flushed == -Errno.EAGAIN
          ? count
          : flushed;
    }

    @Override
    public void close() {
      for (int i = 0; i < MOST_REFUSALS && ring.free() < ring.slots(); i++) {
        ring.flush();
      }
      assertThat(ring.free()).isEqualTo(ring.slots());
      assertThat(ring.malformed()).isZero();
      ring.close();
    }
  }

  /** An Ethernet frame of an IP packet. */
  static byte[] frame(String to, String from, byte[] packet) {
    ByteBuffer frame = ByteBuffer.allocate(14 + packet.length);
    for (String address : new String[] {to, from}) {
      for (String digits : address.strip().split(":", -1)) {
        frame.put((byte) Integer.parseInt(digits, 16));
      }
    }
    frame.putShort((short) (packet[0] >>> 4 == 6 ? ReceiveRing.ETH_P_IPV6 : ReceiveRing.ETH_P_IP));
    return frame.put(packet).array();
  }
}
