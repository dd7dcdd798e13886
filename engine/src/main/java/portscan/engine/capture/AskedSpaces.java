package portscan.engine.capture;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import portscan.api.model.Transport;
import portscan.engine.order.ProbeSpace;
import portscan.sys.SocketFilter;
import portscan.wire.IpProtocol;

/** Hosts and ports that are known before they are asked. */
final class AskedSpaces extends Asked {
  private final List<ProbeSpace> spaces;

  /** The ports of every host; empty where each space says them. */
  private final BitSet ports;

  private final boolean isByMessages;

  AskedSpaces(List<ProbeSpace> spaces, BitSet ports, boolean isByMessages) {
    this.spaces = List.copyOf(spaces);
    this.ports = (BitSet) ports.clone();
    this.isByMessages = isByMessages;
  }

  @Override
  boolean isByMessages() {
    return isByMessages;
  }

  @Override
  boolean isHost(boolean isIpv6, long high, long low) {
    for (ProbeSpace space : spaces) {
      if (space.hostOf(high, low, isIpv6) >= 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean isPort(boolean isIpv6, long high, long low, int protocol, int port) {
    if (isByMessages) {
      return ports.get(port) && isHost(isIpv6, high, low);
    }
    Transport transport = protocol == IpProtocol.TCP ? Transport.TCP : Transport.UDP;
    for (ProbeSpace space : spaces) {
      if (space.transport() == transport && space.elementOf(high, low, isIpv6, port) >= 0) {
        return true;
      }
    }
    return false;
  }

  // ---- what the kernel is told

  /**
   * Passes every ICMP packet, and of TCP and UDP what comes from or goes to the addresses from the
   * first to the last that is asked: the rest is sorted out by whoever reads.
   */
  @Override
  SocketFilter filter() {
    Ends ipv4 = new Ends(false);
    Ends ipv6 = new Ends(true);
    for (ProbeSpace space : spaces) {
      for (int block = 0; block < space.blocks(); block++) {
        long first = space.firstHost(block);
        (space.isIpv6(first) ? ipv6 : ipv4).widen(space, first, space.hostsOf(block));
      }
    }
    SocketFilter.Builder filter = SocketFilter.builder();
    filter.loadByte(0).and(0xf0).jumpIfEqual(0x40, "ipv4", null);
    filter.jumpIfEqual(0x60, "ipv6", "drop");
    filter.label("ipv4").loadByte(9).jumpIfEqual(IpProtocol.ICMP, "pass", null);
    if (!ipv4.isEmpty()) {
      filter.loadWord(12).jumpIfAtLeast((int) ipv4.first[1], null, "to ipv4");
      filter.jumpIfAbove((int) ipv4.last[1], null, "pass");
      filter.label("to ipv4").loadWord(16).jumpIfAtLeast((int) ipv4.first[1], null, "drop");
      filter.jumpIfAbove((int) ipv4.last[1], "drop", "pass");
    } else {
      filter.drop();
    }
    filter.label("ipv6").loadByte(6).jumpIfEqual(IpProtocol.ICMPV6, "pass", null);
    if (!ipv6.isEmpty()) {
      int same = ipv6.sameWords();
      for (int word = 0; word < same; word++) {
        filter.loadWord(8 + 4 * word).jumpIfEqual(ipv6.word(word), null, "to ipv6");
      }
      filter.pass().label("to ipv6");
      for (int word = 0; word < same; word++) {
        filter.loadWord(24 + 4 * word).jumpIfEqual(ipv6.word(word), null, "drop");
      }
      filter.pass();
    }
    return filter.label("drop").drop().label("pass").pass().build();
  }

  /** The first and the last address of a family: upper and lower half of each. */
  private static final class Ends {
    private final boolean isIpv6;
    private final long[] first = {-1, -1};
    private final long[] last = {0, 0};

    Ends(boolean isIpv6) {
      this.isIpv6 = isIpv6;
    }

    void widen(ProbeSpace space, long firstHost, long hosts) {
      // The order of a pattern's addresses is none of size.
      boolean isOrdered = space.isExact();
      long end = firstHost + hosts - 1;
      take(
          isOrdered ? space.addressHigh(firstHost) : 0,
          isOrdered ? space.addressLow(firstHost) : 0);
      take(
          isOrdered ? space.addressHigh(end) : isIpv6 ? -1 : 0,
          isOrdered ? space.addressLow(end) : isIpv6 ? -1 : 0xffff_ffffL);
    }

    private void take(long high, long low) {
      long[] address = {high, low};
      if (compare(address, first) < 0) {
        System.arraycopy(address, 0, first, 0, 2);
      }
      if (compare(address, last) > 0) {
        System.arraycopy(address, 0, last, 0, 2);
      }
    }

    private static int compare(long[] one, long[] other) {
      return Arrays.compareUnsigned(one, other);
    }

    boolean isEmpty() {
      return compare(first, last) > 0;
    }

    /** How many of the four words at the front are those of every address. */
    int sameWords() {
      int same = 0;
      while (same < 4 && word(first, same) == word(last, same)) {
        same++;
      }
      return same;
    }

    int word(int word) {
      return word(first, word);
    }

    private static int word(long[] address, int word) {
      return (int) (address[word / 2] >>> (word % 2 == 0 ? 32 : 0));
    }
  }
}
