package portscan.engine.order;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * Every (address, port) that a job asks of one transport, numbered from 0 on: the elements.
 *
 * <p>What was added is cut into blocks: consecutive addresses of one target that are asked the same
 * ports. The addresses of all blocks are numbered in turn, too: the hosts. An element's block, host
 * and port, and the element of an answer's address and port, are arithmetic and a search over the
 * blocks; memory grows with the blocks, never with addresses or ports. Nothing but {@link #address}
 * allocates.
 *
 * <p>Guaranteed: no two elements for which {@link #isExcluded} is false have the same address and
 * port. Of targets that overlap, the one added first asks; the others ask only the ports it does
 * not. An address that two targets ask different ports is a host of each. Excluded addresses and
 * duplicates are cut out when the space is built, so that {@link #size()} is exact and nothing in
 * it excluded, with one exception: octet patterns that fall apart into very many runs of addresses
 * (more than 256, once all such patterns together exceed 65,536). These are tested element by
 * element instead: {@link #isExact()} is then false, and {@link #isExcluded} tells which elements
 * to pass over. Such a pattern comes behind all other blocks, wherever it was added.
 *
 * <p>Addresses are told apart by their bits: a space has at most one zone.
 */
public final class ProbeSpace {
  private final Transport transport;

  /** One entry per block in each: the first address, its zone, the target as typed, the ports. */
  private final long[] highs;

  private final long[] lows;
  private final boolean[] ipv6;
  private final String[] zones;
  private final String[] targets;
  private final PortTable[] ports;

  /** The patterns of the last blocks. */
  private final OctetPattern[] patterns;

  private final int firstPattern;
  private final Starts elements;
  private final Starts hosts;
  private final AddressIndex index;

  /** What is tested element by element. */
  private final AddressIndex excluded;

  private final OctetPattern[] excludedPatterns;
  private final long excludedFingerprint;

  private ProbeSpace(Builder builder) {
    transport = builder.transport;
    Sweep sweep = new Sweep(builder.tables);
    List<AddressRange> ranges = new ArrayList<>(builder.asked.ranges());
    ranges.addAll(builder.excluded.ranges());
    sweep.run(ranges);
    index = new AddressIndex(sweep.stretches());
    excluded = excludedIndex(builder);
    excludedPatterns = patterns(builder.excluded);
    excludedFingerprint = fingerprint(builder.excluded.ranges());
    patterns = patterns(builder.asked);
    List<Part> parts = sweep.parts();
    firstPattern = parts.size();
    int count = firstPattern + patterns.length;
    highs = new long[count];
    lows = new long[count];
    ipv6 = new boolean[count];
    zones = new String[count];
    targets = new String[count];
    ports = new PortTable[count];
    long[] elementStarts = new long[count + 1];
    long[] hostStarts = new long[count + 1];
    for (int block = 0; block < count; block++) {
      long size;
      if (block < firstPattern) {
        Part part = parts.get(block);
        highs[block] = part.high();
        lows[block] = part.low();
        ipv6[block] = part.range().ipv6();
        zones[block] = part.range().zone();
        targets[block] = builder.targets.get(part.range().block());
        ports[block] = builder.tables.table(part.ports());
        size = part.size();
      } else {
        AddressRanges.PatternBlock pattern = builder.asked.patterns().get(block - firstPattern);
        zones[block] = "";
        targets[block] = builder.targets.get(pattern.block());
        ports[block] = builder.tables.table(pattern.ports());
        size = pattern.pattern().size();
      }
      hostStarts[block + 1] = addWithin(hostStarts[block], size, 1);
      elementStarts[block + 1] = addWithin(elementStarts[block], size, ports[block].count());
    }
    elements = new Starts(elementStarts);
    hosts = new Starts(hostStarts);
  }

  private static AddressIndex excludedIndex(Builder builder) {
    Sweep sweep = new Sweep(builder.tables);
    if (!builder.asked.patterns().isEmpty()) {
      int anyPort = builder.tables.number(PortSet.of(builder.transport, 1));
      List<AddressRange> ranges = new ArrayList<>();
      for (AddressRange range : builder.excluded.ranges()) {
        ranges.add(range.asBlock(ranges.size(), anyPort));
      }
      sweep.run(ranges);
    }
    return new AddressIndex(sweep.stretches());
  }

  private static OctetPattern[] patterns(AddressRanges ranges) {
    return ranges.patterns().stream()
        .map(AddressRanges.PatternBlock::pattern)
        .toArray(OctetPattern[]::new);
  }

  private static long addWithin(long sum, long addresses, int ports) {
    if (addresses > (Permutation.MAX_SIZE - sum) / ports) {
      throw new IllegalArgumentException("more than 2^62 ports of addresses");
    }
    return sum + addresses * ports;
  }

  /** A builder of the space of one transport's ports. */
  public static Builder builder(Transport transport) {
    return new Builder(transport);
  }

  // ---- elements

  /** The transport of every port. */
  public Transport transport() {
    return transport;
  }

  /** How many elements, those that {@link #isExcluded} included. */
  public long size() {
    return elements.total();
  }

  /** The block of an element. */
  public int block(long element) {
    return elements.run(element);
  }

  /** The index in its block of an element's address. */
  public long addressIndex(long element) {
    int block = elements.run(element);
    return addressIndex(element, block);
  }

  private long addressIndex(long element, int block) {
    int count = ports[block].count();
    long offset = element - elements.start(block);
    return count == 1 ? offset : offset / count;
  }

  /** The host of an element: the running number of its address over all blocks. */
  public long hostIndex(long element) {
    int block = elements.run(element);
    return hosts.start(block) + addressIndex(element, block);
  }

  /** The port of an element. */
  public int port(long element) {
    int block = elements.run(element);
    PortTable table = ports[block];
    int count = table.count();
    return table.port(count == 1 ? 0 : (int) ((element - elements.start(block)) % count));
  }

  /** Whether {@link #isExcluded} is false for every element. */
  public boolean isExact() {
    return patterns.length == 0 && excludedPatterns.length == 0;
  }

  /** Whether an element must not be asked: its address is excluded, or another element asks it. */
  public boolean isExcluded(long element) {
    if (isExact()) {
      return false;
    }
    long host = hostIndex(element);
    return elementOf(addressHigh(host), addressLow(host), isIpv6(host), port(element)) != element;
  }

  // ---- hosts

  /** How many hosts. */
  public long hosts() {
    return hosts.total();
  }

  /** The block of a host. */
  public int blockOfHost(long hostIndex) {
    return hosts.run(hostIndex);
  }

  /** The address of a host. */
  public IpAddress address(long hostIndex) {
    int block = hosts.run(hostIndex);
    AddressFamily family = ipv6[block] ? AddressFamily.IPV6 : AddressFamily.IPV4;
    return new IpAddress(family, addressHigh(hostIndex), addressLow(hostIndex), zones[block]);
  }

  /** The upper 64 bits of a host's IPv6 address; 0 for IPv4. */
  public long addressHigh(long hostIndex) {
    int block = hosts.run(hostIndex);
    long low = lows[block] + (hostIndex - hosts.start(block));
    return Long.compareUnsigned(low, lows[block]) < 0 ? highs[block] + 1 : highs[block];
  }

  /** The lower 64 bits of a host's IPv6 address; the 32 bits of an IPv4 address, unsigned. */
  public long addressLow(long hostIndex) {
    int block = hosts.run(hostIndex);
    long offset = hostIndex - hosts.start(block);
    return block < firstPattern
        ? lows[block] + offset
        : patterns[block - firstPattern].address(offset);
  }

  /** Whether a host's address is of IPv6. */
  public boolean isIpv6(long hostIndex) {
    return ipv6[hosts.run(hostIndex)];
  }

  /** The target that a host was added by, as typed. */
  public String target(long hostIndex) {
    return targets[hosts.run(hostIndex)];
  }

  /** How many ports a host is asked. */
  public int portsOf(long hostIndex) {
    return ports[hosts.run(hostIndex)].count();
  }

  /** The {@code i}-th port of a block, ascending from 0 on. */
  public int portAt(int block, int i) {
    return ports[block].port(i);
  }

  /** The place of a port among those of a block; -1 if the block does not ask it. */
  public int portIndex(int block, int port) {
    return ports[block].index(port);
  }

  /** The first element of a host; those of its other ports follow, ascending. */
  public long firstElement(long hostIndex) {
    int block = hosts.run(hostIndex);
    return elements.start(block) + (hostIndex - hosts.start(block)) * ports[block].count();
  }

  /** The element of a host's port; -1 if it is not asked, or not by this host. */
  public long element(long hostIndex, int port) {
    int block = hosts.run(hostIndex);
    int place = ports[block].index(port);
    if (place < 0) {
      return -1;
    }
    long element = element(block, hostIndex - hosts.start(block), place);
    return isExcluded(element) ? -1 : element;
  }

  private long element(int block, long address, int place) {
    return elements.start(block) + address * ports[block].count() + place;
  }

  // ---- blocks

  /** How many blocks. */
  public int blocks() {
    return ports.length;
  }

  /** The host that a block begins with. */
  public long firstHost(int block) {
    return hosts.start(block);
  }

  /** How many hosts a block has. */
  public long hostsOf(int block) {
    return (block + 1 < ports.length ? hosts.start(block + 1) : hosts()) - hosts.start(block);
  }

  /**
   * A number that tells this space from others: the same on every machine for the same targets,
   * addresses, ports and exclusions, and for others hardly ever.
   */
  public long fingerprint() {
    IdentityHashMap<PortTable, Long> ofPorts = new IdentityHashMap<>();
    long print = isExact() ? transport.word().hashCode() : mix(1, excludedFingerprint);
    for (int block = 0; block < blocks(); block++) {
      print = mix(print, targets[block].hashCode());
      print = mix(print, zones[block].hashCode());
      print = mix(print, ipv6[block] ? 6 : 4);
      print = mix(print, highs[block]);
      print = mix(print, lows[block]);
      print = mix(print, hostsOf(block));
      print = mix(print, ofPorts.computeIfAbsent(ports[block], ProbeSpace::fingerprint));
    }
    for (OctetPattern pattern : patterns) {
      print = mix(print, pattern.fingerprint());
    }
    for (OctetPattern pattern : excludedPatterns) {
      print = mix(print, pattern.fingerprint());
    }
    return print;
  }

  private static long fingerprint(List<AddressRange> ranges) {
    long print = ranges.size();
    for (AddressRange range : ranges) {
      print = mix(mix(mix(print, range.high()), range.low()), range.size());
    }
    return print;
  }

  private static long fingerprint(PortTable table) {
    long print = table.count();
    for (int i = 0; i < table.count(); i++) {
      print = mix(print, table.port(i));
    }
    return print;
  }

  private static long mix(long print, long value) {
    long mixed = (print ^ value) * 0x9e37_79b9_7f4a_7c15L;
    return mixed ^ mixed >>> 29;
  }

  // ---- from answers back to what was asked

  /** The first host of an address, whatever its zone; -1 if it is not asked. */
  public long hostOf(IpAddress address) {
    return hostOf(address.high(), address.low(), address.family() == AddressFamily.IPV6);
  }

  /**
   * The first host of an address; -1 if it is not asked.
   *
   * @param high as {@link IpAddress#high()}
   * @param low as {@link IpAddress#low()}
   */
  public long hostOf(long high, long low, boolean ofIpv6) {
    int stretch = index.stretch(high, low, ofIpv6);
    if (stretch >= 0) {
      int block = index.part(index.first(stretch));
      return isCutOut(high, low, ofIpv6) ? -1 : hosts.start(block) + (low - lows[block]);
    }
    for (int i = 0; i < patterns.length && !ofIpv6; i++) {
      long offset = patterns[i].index(low);
      if (offset >= 0) {
        return isCutOut(high, low, false) ? -1 : hosts.start(firstPattern + i) + offset;
      }
    }
    return -1;
  }

  /** The element of an address and a port, by whichever host; -1 if it is not asked. */
  public long elementOf(long high, long low, boolean ofIpv6, int port) {
    int stretch = index.stretch(high, low, ofIpv6);
    if (stretch >= 0) {
      for (int at = index.first(stretch); at < index.end(stretch); at++) {
        int block = index.part(at);
        int place = ports[block].index(port);
        if (place >= 0) {
          return isCutOut(high, low, ofIpv6) ? -1 : element(block, low - lows[block], place);
        }
      }
    }
    for (int i = 0; i < patterns.length && !ofIpv6; i++) {
      long offset = patterns[i].index(low);
      int place = offset < 0 ? -1 : ports[firstPattern + i].index(port);
      if (place >= 0) {
        return isCutOut(high, low, false) ? -1 : element(firstPattern + i, offset, place);
      }
    }
    return -1;
  }

  /** Whether an address is excluded by what is tested element by element. */
  private boolean isCutOut(long high, long low, boolean ofIpv6) {
    if (isExact()) {
      return false;
    }
    for (int i = 0; i < excludedPatterns.length && !ofIpv6; i++) {
      if (excludedPatterns[i].index(low) >= 0) {
        return true;
      }
    }
    return excluded.stretch(high, low, ofIpv6) >= 0;
  }

  /** Collects what a job asks; built once. */
  public static final class Builder {
    private final Transport transport;
    private final List<Request> requests = new ArrayList<>();
    private final List<Host.Addresses> exclusions = new ArrayList<>();
    private PortSet excludedPorts = PortSet.empty();
    private final List<String> targets = new ArrayList<>();
    private final PortTables tables;
    private final AddressRanges asked = new AddressRanges();
    private final AddressRanges excluded = new AddressRanges();

    private record Request(String target, Host.Addresses addresses, PortSet ports) {}

    private Builder(Transport transport) {
      this.transport = transport;
      tables = new PortTables(transport);
    }

    /**
     * Asks every port of the space's transport in {@code ports}; those of the other are left out.
     *
     * @param target as typed
     */
    public Builder add(String target, Host.Addresses addresses, PortSet ports) {
      requests.add(new Request(target, addresses, ports));
      return this;
    }

    /** Never asks these addresses, whatever else is added. */
    public Builder exclude(Host.Addresses addresses) {
      exclusions.add(addresses);
      return this;
    }

    /** Never asks these ports, whatever else is added. */
    public Builder excludePorts(PortSet ports) {
      excludedPorts = excludedPorts.union(ports);
      return this;
    }

    /**
     * The space; it may be empty.
     *
     * @throws IllegalArgumentException if it has more than 2^62 elements or more than one zone
     */
    public ProbeSpace build() {
      int without = tables.number(excludedPorts.only(transport));
      for (Request request : requests) {
        int ports = tables.minus(tables.number(request.ports().only(transport)), without);
        if (!tables.isEmpty(ports)) {
          asked.add(request.addresses(), targets.size(), ports);
          targets.add(request.target());
        }
      }
      for (Host.Addresses addresses : exclusions) {
        excluded.add(addresses, AddressRange.EXCLUDED, 0);
      }
      return new ProbeSpace(this);
    }
  }
}
