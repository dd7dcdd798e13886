package portscan.wire;

import java.nio.ByteBuffer;

/** An ARP packet for IPv4 over Ethernet (RFC 826); the check fails on any other kind. */
public final class ArpView extends View {
  public static final int OPERATION = 6;
  public static final int SENDER_HARDWARE = 8;
  public static final int SENDER_PROTOCOL = 14;
  public static final int TARGET_HARDWARE = 18;
  public static final int TARGET_PROTOCOL = 24;
  public static final int LENGTH = 28;

  public static final int REQUEST = 1;
  public static final int REPLY = 2;

  /**
   * Hardware type Ethernet, protocol type IPv4, addresses of 6 and 4 bytes: the first six bytes.
   */
  static final long IPV4_OVER_ETHERNET = 0x0001_0800_0604L;

  /** A view of nothing, whose check fails. */
  public ArpView() {}

  public ArpView wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    return this;
  }

  public boolean check() {
    return available() >= LENGTH && hardwareAt(0) == IPV4_OVER_ETHERNET;
  }

  /** {@link #REQUEST}, {@link #REPLY} or another. */
  public int operation() {
    return shortAt(OPERATION);
  }

  public long senderHardware() {
    return hardwareAt(SENDER_HARDWARE);
  }

  public int senderProtocol() {
    return intAt(SENDER_PROTOCOL);
  }

  public long targetHardware() {
    return hardwareAt(TARGET_HARDWARE);
  }

  public int targetProtocol() {
    return intAt(TARGET_PROTOCOL);
  }
}
