package portscan.engine.discovery;

import java.nio.ByteBuffer;
import portscan.sys.FrameSlots;
import portscan.wire.ArpPacket;
import portscan.wire.EtherType;
import portscan.wire.EthernetHeader;
import portscan.wire.EthernetView;
import portscan.wire.HardwareAddress;
import portscan.wire.IpProtocol;
import portscan.wire.Ipv6Header;
import portscan.wire.Ipv6View;
import portscan.wire.NeighbourSolicitation;

/** A way out: packets lie in it, with the elements that they ask, until they are flushed. */
final class Exit implements AutoCloseable {
  final FrameSlots slots;

  /** The interface that whole frames leave by; 0 for IP packets, for which the kernel chooses. */
  final int interfaceIndex;

  /** Our hardware address there. */
  final long hardwareAddress;

  /** The element that each packet asks. */
  final int[] elements;

  private int count;

  Exit(FrameSlots slots, int interfaceIndex, long hardwareAddress) {
    this.slots = slots;
    this.interfaceIndex = interfaceIndex;
    this.hardwareAddress = hardwareAddress;
    this.elements = new int[slots.slots()];
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == elements.length;
  }

  void clear() {
    count = 0;
  }

  /** Adds a packet of a method; there must be room. */
  void add(
      int element,
      ProbePackets packets,
      DiscoveryMethod method,
      int round,
      Lane lane,
      long high,
      long low) {
    int length = packets.write(slots.frames(), slots.offset(count), method, round, lane, high, low);
    take(element, length);
  }

  /** Adds a request for the hardware address of an IPv4 neighbour (RFC 826). */
  void addArp(int element, Lane lane, int wanted) {
    ByteBuffer to = slots.frames();
    int at = slots.offset(count);
    ArpPacket request = ArpPacket.request(hardwareAddress, (int) lane.sourceLow(), wanted);
    new EthernetHeader(HardwareAddress.BROADCAST, hardwareAddress, EtherType.ARP).emit(to, at);
    request.emit(to, at + EthernetView.LENGTH);
    take(element, EthernetView.LENGTH + request.length());
  }

  /** Adds a solicitation of an IPv6 neighbour (RFC 4861 section 4.3). */
  void addSolicitation(int element, Lane lane, long high, long low) {
    ByteBuffer to = slots.frames();
    int at = slots.offset(count);
    NeighbourSolicitation asks = new NeighbourSolicitation(high, low, hardwareAddress);
    long toHigh = asks.destinationHigh();
    long toLow = asks.destinationLow();
    new EthernetHeader(asks.destinationHardware(), hardwareAddress, EtherType.IPV6).emit(to, at);
    Ipv6Header.of(
            lane.sourceHigh(), lane.sourceLow(), toHigh, toLow, IpProtocol.ICMPV6, asks.length())
        .withHopLimit(NeighbourSolicitation.HOP_LIMIT)
        .emit(to, at + EthernetView.LENGTH);
    asks.emit(
        to,
        at + EthernetView.LENGTH + Ipv6View.LENGTH,
        lane.pseudoHeader(toHigh, toLow, IpProtocol.ICMPV6, asks.length()));
    take(element, EthernetView.LENGTH + Ipv6View.LENGTH + asks.length());
  }

  private void take(int element, int length) {
    slots.length(count, length);
    elements[count++] = element;
  }

  @Override
  public void close() {
    slots.close();
  }
}
