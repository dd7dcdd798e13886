package portscan.sys;

/**
 * Sends whole frames, link header included, by one network interface (packet(7)): past the routing
 * table, the neighbour table and the packet filter.
 */
public final class PacketSender extends MessageBatch {
  private PacketSender(PacketSocket socket, int slots, int slotSize) {
    super(socket, slots, slotSize);
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
}
