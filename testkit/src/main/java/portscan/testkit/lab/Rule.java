package portscan.testkit.lab;

/**
 * One rule of a firewall while it is being said: first which packets, then what happens to them.
 *
 * <p>Immutable until a verb ({@code drop}, {@code reject}, ...) adds it to the firewall.
 */
public final class Rule {
  private final Firewall firewall;
  private final Firewall.Hook hook;
  private final String match;

  Rule(Firewall firewall, Firewall.Hook hook) {
    this(firewall, hook, "");
  }

  private Rule(Firewall firewall, Firewall.Hook hook, String match) {
    this.firewall = firewall;
    this.hook = hook;
    this.match = match;
  }

  /** Narrows it by an expression in nftables' language. */
  public Rule matching(String expression) {
    return new Rule(firewall, hook, match.isEmpty() ? expression : match + " " + expression);
  }

  /** Only packets of this version. */
  public Rule version(IpVersion version) {
    return matching("meta nfproto " + (version == IpVersion.IPV4 ? "ipv4" : "ipv6"));
  }

  /** Only packets that this address sent. */
  public Rule from(String address) {
    return matching(keyword(address) + " saddr " + address);
  }

  /** Only packets to this address. */
  public Rule to(String address) {
    return matching(keyword(address) + " daddr " + address);
  }

  private static String keyword(String address) {
    return IpVersion.of(address) == IpVersion.IPV4 ? "ip" : "ip6";
  }

  /** Only TCP. */
  public Rule tcp() {
    return matching("meta l4proto tcp");
  }

  /** Only TCP to this port. */
  public Rule tcp(int port) {
    return tcp(port, port);
  }

  /** Only TCP to one of these ports, both ends included. */
  public Rule tcp(int first, int last) {
    return matching("tcp dport " + range(first, last));
  }

  /** Only TCP from one of these ports, both ends included: the answers of services. */
  public Rule tcpFrom(int first, int last) {
    return matching("tcp sport " + range(first, last));
  }

  /** Only TCP segments that reset a connection. */
  public Rule tcpResets() {
    return matching("tcp flags & rst == rst");
  }

  /** Only UDP. */
  public Rule udp() {
    return matching("meta l4proto udp");
  }

  /** Only UDP to this port. */
  public Rule udp(int port) {
    return udp(port, port);
  }

  /** Only UDP to one of these ports, both ends included. */
  public Rule udp(int first, int last) {
    return matching("udp dport " + range(first, last));
  }

  /** Only UDP from one of these ports, both ends included: the answers of services. */
  public Rule udpFrom(int first, int last) {
    return matching("udp sport " + range(first, last));
  }

  /** Only ICMP or ICMPv6 errors that say why a packet did not arrive. */
  public Rule icmpUnreachable(IpVersion version) {
    return matching(
        switch (version) {
          case IPV4 -> "icmp type destination-unreachable";
          case IPV6 -> "icmpv6 type destination-unreachable";
        });
  }

  /** Only answers of this kind: resets, or ICMP or ICMPv6 errors of its type and code. */
  public Rule refusal(Reject kind) {
    return kind.version()
        .map(version -> matching(typeAndCode(kind, version)))
        .orElseGet(this::tcpResets);
  }

  private static String typeAndCode(Reject kind, IpVersion version) {
    String protocol =
        switch (version) {
          case IPV4 -> "icmp";
          case IPV6 -> "ipv6-icmp";
        };
    return "meta l4proto %s @th,0,16 %d".formatted(protocol, kind.type() << 8 | kind.code());
  }

  /**
   * Only ICMP or ICMPv6 errors about a packet to {@code port}: the port number stands after 8 bytes
   * of ICMP header, the quoted IP header of 20 or 40 bytes, and the quoted source port.
   */
  public Rule aboutPort(IpVersion version, int port) {
    return matching(
        switch (version) {
          case IPV4 -> "@th,240,16 " + port;
          case IPV6 -> "@th,400,16 " + port;
        });
  }

  private static String range(int first, int last) {
    if (first < 0 || last > 65535 || first > last) {
      throw new IllegalArgumentException("not a port range: " + first + "-" + last);
    }
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  /** They vanish. */
  public Firewall drop() {
    return verdict("drop");
  }

  /** They pass, whatever later rules say. */
  public Firewall accept() {
    return verdict("accept");
  }

  /** They are refused aloud; only those of the IP version that can carry this answer. */
  public Firewall reject(Reject kind) {
    if (kind == Reject.TCP_RESET && !match.contains("tcp")) {
      throw new IllegalArgumentException("only TCP can be reset, not: " + match);
    }
    Rule narrowed =
        kind.version()
            .map(version -> new Rule(firewall, hook, "").version(version).matching(match))
            .orElse(this);
    return narrowed.verdict("reject with " + kind.statement());
  }

  /** Each is lost with a chance of {@code percent} in 100, by itself; 1 to 100. */
  public Firewall lose(int percent) {
    if (percent < 1 || percent > 100) {
      throw new IllegalArgumentException("not a percentage: " + percent);
    }
    return percent == 100 ? drop() : verdict("numgen random mod 100 < " + percent + " drop");
  }

  /** After a burst at most {@code perSecond} pass in a second; the others vanish. */
  public Firewall limit(int perSecond, int burst) {
    return verdict("limit rate over %d/second burst %d packets drop".formatted(perSecond, burst));
  }

  /** They are counted, and go on. */
  public Firewall.Counter count() {
    return firewall.addCounter(hook, match);
  }

  /** Any statement in nftables' language. */
  public Firewall verdict(String statement) {
    return firewall.add(hook, match + " " + statement);
  }
}
