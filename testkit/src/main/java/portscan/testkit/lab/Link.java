package portscan.testkit.lab;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A cable between two nodes: one veth pair, with a subnet of its own for each IP version. */
public final class Link {
  private static final int FIRST_UNUSED = 200;

  private final Lab lab;
  private final int number;
  private final End left;
  private final End right;
  private final Set<IpVersion> versions;

  /** One end of a link: the node, and the name of its interface. */
  record End(Node node, String interfaceName) {}

  Link(Lab lab, int number, End left, End right, Set<IpVersion> versions) {
    this.lab = lab;
    this.number = number;
    this.left = left;
    this.right = right;
    this.versions = Collections.unmodifiableSet(EnumSet.copyOf(versions));
  }

  List<End> ends() {
    return List.of(left, right);
  }

  boolean carries(IpVersion version) {
    return versions.contains(version);
  }

  Set<IpVersion> versions() {
    return versions;
  }

  End endOf(Node node) {
    return left.node() == node ? left : right;
  }

  Node peerOf(Node node) {
    return left.node() == node ? right.node() : left.node();
  }

  /** The address of the end at {@code node}: the first node of the link has 1, the second 2. */
  String addressOf(Node node, IpVersion version) {
    return address(version, left.node() == node ? 1 : 2);
  }

  /** The link's subnet, as {@code address/length}. */
  public String prefix(IpVersion version) {
    return address(version, 0) + "/" + prefixLength(version);
  }

  static int prefixLength(IpVersion version) {
    return switch (version) {
      case IPV4 -> 24;
      case IPV6 -> 64;
    };
  }

  /**
   * An address of the subnet that no node has, so that nobody answers ARP or neighbour discovery
   * for it: a host that is down.
   */
  public String dead(IpVersion version) {
    return address(version, FIRST_UNUSED);
  }

  /** RFC 2544's benchmark range for IPv4 and RFC 3849's documentation range for IPv6. */
  private String address(IpVersion version, int host) {
    if (!carries(version)) {
      throw new IllegalStateException("this link carries no " + version);
    }
    return switch (version) {
      case IPV4 -> "198." + (18 + number / 256) + "." + number % 256 + "." + host;
      case IPV6 ->
          "2001:db8:0:"
              + Integer.toHexString(number)
              + "::"
              + (host == 0 ? "" : Integer.toHexString(host));
    };
  }

  /**
   * Delays every packet, in both directions, by {@code delay} give or take {@code jitter}, and
   * loses {@code lossPercent} of them. Needs {@link Lab#canDelay()}.
   */
  public Link impair(Duration delay, Duration jitter, int lossPercent) {
    if (!Lab.canDelay()) {
      throw new LabException("this kernel has no netem queueing discipline (sch_netem)");
    }
    for (End end : ends()) {
      end.node()
          .traffic(
              "qdisc replace dev %s root netem delay %dus %dus loss %d%%"
                  .formatted(
                      end.interfaceName(),
                      delay.toNanos() / 1000,
                      jitter.toNanos() / 1000,
                      lossPercent));
    }
    lab.changed();
    return this;
  }
}
