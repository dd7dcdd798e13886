package portscan.sys;

/**
 * Sends whole IP packets, header included, wherever the routing table leads them (raw(7)).
 *
 * <p>Works on every kind of link, loopback too. The destination of each packet is read from its own
 * header. The kernel completes an IPv4 header: always its total length and checksum, its source
 * address and identification where they are zero; it changes nothing of an IPv6 packet. No packet
 * is fragmented.
 */
public final class RawSocket extends MessageBatch {
  private static final int IPPROTO_RAW = 255;
  private static final int IPV6_HDRINCL = 36;
  private static final int DEFAULT_SLOTS = 256;
  private static final int DEFAULT_SLOT_SIZE = 2048;

  /** Where the header holds the destination (RFC 791 section 3.1, RFC 8200 section 3). */
  private static final int IPV4_DESTINATION = 16;

  private static final int IPV6_DESTINATION = 24;

  private final PacketSocket socket;
  private final boolean isIpv6;
  private final int addressSize;
  private final Memory addresses;

  private RawSocket(PacketSocket socket, boolean isIpv6, int slots, int slotSize) {
    super(socket, slots, slotSize);
    this.socket = socket;
    this.isIpv6 = isIpv6;
    addressSize = isIpv6 ? SocketAddress.MAXIMUM_SIZE : SocketAddress.IPV4_SIZE;
    addresses = socket.allocate((long) slots * addressSize);
    for (int slot = 0; slot < slots; slot++) {
      addresses.setShort(
          (long) slot * addressSize + SocketAddress.FAMILY_OFFSET,
          isIpv6 ? Sockets.AF_INET6 : Sockets.AF_INET);
    }
    destinations(addresses, addressSize);
  }

  /** Opens a sender of 256 slots of 2048 bytes. */
  public static RawSocket open(boolean ipv6) {
    return open(ipv6, DEFAULT_SLOTS, DEFAULT_SLOT_SIZE);
  }

  /**
   * Opens a sender.
   *
   * @param slots 1 to 1024
   * @param slotSize 64 to 65536 bytes
   * @throws SystemException {@code EPERM} without CAP_NET_RAW
   */
  public static RawSocket open(boolean ipv6, int slots, int slotSize) {
    int family = ipv6 ? Sockets.AF_INET6 : Sockets.AF_INET;
    PacketSocket socket = PacketSocket.open(family, PacketSocket.SOCK_RAW, IPPROTO_RAW);
    try {
      // Without it the kernel hides that a full queue has dropped a packet. No ICMP error ever
      // comes to a socket of protocol 255, so its error queue stays short.
      if (ipv6) {
        socket.set(Sockets.SOL_IPV6, IPV6_HDRINCL, 1, "including IPv6 headers");
        socket.set(Sockets.SOL_IPV6, Sockets.IPV6_RECVERR, 1, "asking for IPv6 errors");
      } else {
        socket.set(Sockets.SOL_IP, Sockets.IP_RECVERR, 1, "asking for IPv4 errors");
      }
      return new RawSocket(socket, ipv6, slots, slotSize);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Lets packets leave by one network interface only; 0 or a negated {@link Errno}. */
  public int bindToDevice(String device) {
    return Sockets.bindToDevice(socket.number(), device);
  }

  /**
   * The interface by which packets to link-local IPv6 destinations leave from now on; other packets
   * follow the routing table.
   *
   * @param interfaceIndex 0 for none, when the routing table chooses one of the interfaces
   */
  public void scope(int interfaceIndex) {
    if (!isIpv6) {
      throw new IllegalStateException("IPv4 addresses have no scope");
    }
    for (int slot = 0; slot < slots(); slot++) {
      addresses.setInt((long) slot * addressSize + SocketAddress.IPV6_SCOPE_OFFSET, interfaceIndex);
    }
  }

  @Override
  public int send(int from, int count) {
    check(from, count);
    Memory packets = packets();
    for (int slot = from; slot < from + count; slot++) {
      long packet = offset(slot);
      long address = (long) slot * addressSize;
      if (isIpv6) {
        long to = address + SocketAddress.IPV6_ADDRESS_OFFSET;
        addresses.setLong(to, packets.getLong(packet + IPV6_DESTINATION));
        addresses.setLong(to + 8, packets.getLong(packet + IPV6_DESTINATION + 8));
      } else {
        addresses.setInt(
            address + SocketAddress.IPV4_ADDRESS_OFFSET, packets.getInt(packet + IPV4_DESTINATION));
      }
    }
    return super.send(from, count);
  }
}
