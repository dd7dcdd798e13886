package portscan.monitor.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * What is known of one address.
 *
 * @param address the address
 * @param presence whether it is there; never unknown if one of its ports answered
 * @param groups its probed ports by what was found, no port in two of them, the same verdict once;
 *     by first port
 * @param names under which it was asked for, in lower case, sorted; empty if by its address alone
 */
public record HostSnapshot(
    IpAddress address, Presence presence, List<Group> groups, List<String> names) {

  /**
   * Ports that are alike.
   *
   * @param ports not empty
   */
  public record Group(Verdict verdict, PortSet ports) {
    public Group {
      if (ports.isEmpty()) {
        throw new IllegalArgumentException("a group has a port");
      }
    }
  }

  public HostSnapshot {
    groups = List.copyOf(groups);
    names = names.stream().distinct().sorted().toList();
    if (presence == Presence.UNKNOWN && groups.stream().anyMatch(HostSnapshot::isAnswer)) {
      presence = Presence.UP;
    }
  }

  /** The same under other names. */
  public HostSnapshot named(List<String> others) {
    return new HostSnapshot(address, presence, groups, others);
  }

  /** Whether only the host itself gives such a verdict. */
  private static boolean isAnswer(Group group) {
    return switch (group.verdict().state()) {
      case OPEN, CLOSED, UNFILTERED -> true;
      case FILTERED, OPEN_OR_FILTERED -> false;
    };
  }

  /** What was found at the port; empty if it was not probed. */
  public Optional<Verdict> verdict(Transport transport, int port) {
    for (Group group : groups) {
      if (group.ports().contains(transport, port)) {
        return Optional.of(group.verdict());
      }
    }
    return Optional.empty();
  }

  /** Every port that was probed. */
  public PortSet probed() {
    PortSet all = PortSet.empty();
    for (Group group : groups) {
      all = all.union(group.ports());
    }
    return all;
  }

  /** Its open ports. */
  public PortSet open() {
    PortSet all = PortSet.empty();
    for (Group group : groups) {
      if (group.verdict().isOpen()) {
        all = all.union(group.ports());
      }
    }
    return all;
  }

  /** The ports of each verdict, whose order is not told. */
  static List<Group> groups(Map<Verdict, PortSet> ports) {
    List<Group> groups = new ArrayList<>();
    ports.forEach((verdict, set) -> {
      if (!set.isEmpty()) {
        groups.add(new Group(verdict, set));
      }
    });
    groups.sort(Comparator.comparingInt(group -> firstPort(group.ports())));
    return groups;
  }

  /** The lowest TCP port; of a set without one 65536 and its lowest UDP port. */
  private static int firstPort(PortSet ports) {
    int first = ports.numbers(Transport.TCP).nextSetBit(0);
    return first >= 0 ? first : (1 << 16) + ports.numbers(Transport.UDP).nextSetBit(0);
  }

  /** Takes in ports one by one, in any order; the last word on a port counts. */
  public static final class Builder {
    private static final int NUMBER = (1 << 17) - 1;
    private static final int MOST_VERDICTS = 1 << 14;

    private final IpAddress address;
    private final List<Verdict> verdicts = new ArrayList<>(2);

    /** Each the index of its verdict, then a bit that tells UDP, then the port's 16 bits. */
    private int[] ports = new int[4];

    private int size;
    private Presence presence = Presence.UNKNOWN;
    private List<String> names = List.of();

    public Builder(IpAddress address) {
      this.address = address;
    }

    /** Takes in what was found at a port. */
    public void add(Transport transport, int port, Verdict verdict) {
      add(transport, port, index(verdict));
    }

    /** Takes in what was found at many ports. */
    public void add(PortSet set, Verdict verdict) {
      int index = index(verdict);
      set.forEach((transport, port) -> add(transport, port, index));
    }

    private void add(Transport transport, int port, int verdict) {
      if (size == ports.length) {
        ports = Arrays.copyOf(ports, 2 * size);
      }
      ports[size++] = verdict << 17 | (transport == Transport.TCP ? 0 : 1) << 16 | port;
    }

    /** Services differ from port to port, so the index is searched from the end. */
    private int index(Verdict verdict) {
      for (int i = verdicts.size() - 1; i >= 0; i--) {
        if (verdicts.get(i).equals(verdict)) {
          return i;
        }
      }
      if (verdicts.size() == MOST_VERDICTS) {
        return index(new Verdict(verdict.state(), verdict.reason()));
      }
      verdicts.add(verdict);
      return verdicts.size() - 1;
    }

    /** Adds a name, in lower case; an empty one is none. */
    public void named(String name) {
      if (!name.isEmpty() && !names.contains(name)) {
        names = Stream.concat(names.stream(), Stream.of(name)).toList();
      }
    }

    /** Says whether the host is there. */
    public void presence(Presence found) {
      presence = found;
    }

    /** What was taken in. */
    public HostSnapshot build() {
      BitSet[] tcp = new BitSet[verdicts.size()];
      BitSet[] udp = new BitSet[verdicts.size()];
      for (int i = 0; i < verdicts.size(); i++) {
        tcp[i] = new BitSet();
        udp[i] = new BitSet();
      }
      BitSet seen = new BitSet();
      for (int i = size - 1; i >= 0; i--) {
        int number = ports[i] & NUMBER;
        if (!seen.get(number)) {
          seen.set(number);
          (number >>> 16 == 0 ? tcp : udp)[ports[i] >>> 17].set(number & 0xffff);
        }
      }
      Map<Verdict, PortSet> sets = new HashMap<>();
      for (int i = 0; i < verdicts.size(); i++) {
        sets.put(verdicts.get(i), PortSet.of(tcp[i], udp[i]));
      }
      return new HostSnapshot(address, presence, groups(sets), names);
    }
  }
}
