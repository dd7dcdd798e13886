package portscan.wire;

import java.nio.ByteBuffer;

/** A UDP datagram (RFC 768), whole or as an ICMP error quotes it. */
public final class UdpView extends View {
  public static final int SOURCE_PORT = 0;
  public static final int DESTINATION_PORT = 2;
  public static final int DATAGRAM_LENGTH = 4;
  public static final int CHECKSUM = 6;

  /** Bytes of the header. */
  public static final int LENGTH = 8;

  /** A view of nothing, whose check fails. */
  public UdpView() {}

  public UdpView wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    return this;
  }

  /** Whether the whole datagram is there. */
  public boolean check() {
    return available() >= LENGTH && length() >= LENGTH && length() <= available();
  }

  /** Whether the header is there; its length may name more than is quoted. */
  public boolean checkQuoted() {
    return available() >= LENGTH && length() >= LENGTH;
  }

  public int sourcePort() {
    return shortAt(SOURCE_PORT);
  }

  public int destinationPort() {
    return shortAt(DESTINATION_PORT);
  }

  /** Of header and payload, in bytes. */
  public int length() {
    return shortAt(DATAGRAM_LENGTH);
  }

  /** 0 if the sender made none. */
  public int checksum() {
    return shortAt(CHECKSUM);
  }

  public int payloadAt() {
    return at + LENGTH;
  }

  public int payloadEnd() {
    return at + Math.min(length(), available());
  }
}
