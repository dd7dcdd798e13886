package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * @param operation {@link ArpView#REQUEST}, {@link ArpView#REPLY} or another
 */
public record ArpPacket(
    int operation,
    long senderHardware,
    int senderProtocol,
    long targetHardware,
    int targetProtocol) {
  public ArpPacket {
    Require.bits("operation", operation, 16);
    Require.hardware("sender hardware", senderHardware);
    Require.hardware("target hardware", targetHardware);
  }

  /** Asks who has {@code wanted}. */
  public static ArpPacket request(long senderHardware, int senderProtocol, int wanted) {
    return new ArpPacket(ArpView.REQUEST, senderHardware, senderProtocol, 0, wanted);
  }

  public static Optional<ArpPacket> parse(ByteBuffer bytes, int at, int limit) {
    ArpView view = new ArpView().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    return Optional.of(
        new ArpPacket(
            view.operation(),
            view.senderHardware(),
            view.senderProtocol(),
            view.targetHardware(),
            view.targetProtocol()));
  }

  /** In bytes. */
  public int length() {
    return ArpView.LENGTH;
  }

  public void emit(ByteBuffer bytes, int at) {
    HardwareAddress.write(bytes, at, ArpView.IPV4_OVER_ETHERNET);
    bytes.putShort(at + ArpView.OPERATION, (short) operation);
    HardwareAddress.write(bytes, at + ArpView.SENDER_HARDWARE, senderHardware);
    bytes.putInt(at + ArpView.SENDER_PROTOCOL, senderProtocol);
    HardwareAddress.write(bytes, at + ArpView.TARGET_HARDWARE, targetHardware);
    bytes.putInt(at + ArpView.TARGET_PROTOCOL, targetProtocol);
  }
}
