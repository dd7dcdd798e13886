package portscan.sys;

import java.nio.ByteBuffer;

/**
 * Sends whole frames, link header included, by one network interface (packet(7)): past the routing
 * table, the neighbour table and the packet filter.
 */
public final class PacketSender implements FrameSlots {
  private final PacketSocket socket;
  private final MessageBatch batch;

  private PacketSender(PacketSocket socket, int slots, int slotSize) {
    this.socket = socket;
    batch = new MessageBatch(socket, slots, slotSize);
  }

  /**
   * Opens a sender.
   *
   * @param interfaceIndex of an interface, 1 or more
   * @param bypassQueue whether frames pass over the interface's queueing discipline: faster, but
   *     nothing shapes them, and captures on this machine do not see them
   * @param slots 1 to 1024
   * @param slotSize 64 to 65536 bytes
   * @throws SystemException {@code EPERM} without CAP_NET_RAW, {@code ENODEV} without the interface
   */
  public static PacketSender open(
      int interfaceIndex, boolean bypassQueue, int slots, int slotSize) {
    // Of protocol 0, it receives nothing.
    PacketSocket socket = PacketSocket.open(PacketSocket.AF_PACKET, PacketSocket.SOCK_RAW, 0);
    try {
      socket.bypassQueue(bypassQueue);
      socket.bindToInterface(interfaceIndex, 0);
      return new PacketSender(socket, slots, slotSize);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Asks for {@code bytes} of room for unsent frames; without CAP_NET_ADMIN it may be less. */
  public void sendBuffer(int bytes) {
    socket.sendBuffer(bytes);
  }

  @Override
  public ByteBuffer frames() {
    return batch.frames();
  }

  @Override
  public int slots() {
    return batch.slots();
  }

  @Override
  public int slotSize() {
    return batch.slotSize();
  }

  @Override
  public int offset(int slot) {
    return batch.offset(slot);
  }

  @Override
  public void length(int slot, int bytes) {
    batch.length(slot, bytes);
  }

  @Override
  public int send(int from, int count) {
    return batch.send(from, count);
  }

  /** A second time does nothing. */
  @Override
  public void close() {
    socket.close();
  }
}
