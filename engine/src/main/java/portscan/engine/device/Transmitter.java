package portscan.engine.device;

import portscan.api.scan.Egress.BlockPermit;

/**
 * A way out for packets; for one thread.
 *
 * <p>It is handed a template and compact entries, so that a way that builds packets in the kernel
 * can take the entries as they are; the others expand them into frames.
 */
public interface Transmitter extends AutoCloseable {
  /** Its name for {@code -v}, such as {@code raw socket}. */
  String tier();

  /** The link layer's part of the packets it takes: 14 bytes for Ethernet, 0 where it has none. */
  int linkHeaderLength();

  /**
   * Sends the entries {@code from} to {@code to} (exclusive) and returns how many left, in order.
   *
   * <p>Fewer left where the way is full just now: the caller offers the rest again. A negated errno
   * says why the first of them cannot leave at all ({@code EPERM}: a rule of this machine; {@code
   * ENETUNREACH}: no route).
   *
   * @param permit leave to send to the block that the entries' destinations are in
   */
  int transmit(BlockPermit permit, PacketTemplate template, Entries entries, int from, int to);

  @Override
  void close();
}
