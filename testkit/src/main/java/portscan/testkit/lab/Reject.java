package portscan.testkit.lab;

import java.util.Optional;

/** The ways in which a firewall can refuse a packet aloud. */
public enum Reject {
  /** A reset that bears the target's address, whoever sends it. TCP only, both IP versions. */
  TCP_RESET("tcp reset", Optional.empty(), -1, -1),
  NET_UNREACHABLE("icmp type net-unreachable", Optional.of(IpVersion.IPV4), 3, 0),
  HOST_UNREACHABLE("icmp type host-unreachable", Optional.of(IpVersion.IPV4), 3, 1),
  PROTOCOL_UNREACHABLE("icmp type prot-unreachable", Optional.of(IpVersion.IPV4), 3, 2),
  PORT_UNREACHABLE("icmp type port-unreachable", Optional.of(IpVersion.IPV4), 3, 3),
  NET_PROHIBITED("icmp type net-prohibited", Optional.of(IpVersion.IPV4), 3, 9),
  HOST_PROHIBITED("icmp type host-prohibited", Optional.of(IpVersion.IPV4), 3, 10),
  ADMIN_PROHIBITED("icmp type admin-prohibited", Optional.of(IpVersion.IPV4), 3, 13),
  V6_NO_ROUTE("icmpv6 type no-route", Optional.of(IpVersion.IPV6), 1, 0),
  V6_ADMIN_PROHIBITED("icmpv6 type admin-prohibited", Optional.of(IpVersion.IPV6), 1, 1),
  V6_ADDRESS_UNREACHABLE("icmpv6 type addr-unreachable", Optional.of(IpVersion.IPV6), 1, 3),
  V6_PORT_UNREACHABLE("icmpv6 type port-unreachable", Optional.of(IpVersion.IPV6), 1, 4),
  V6_POLICY_FAILED("icmpv6 type policy-fail", Optional.of(IpVersion.IPV6), 1, 5),
  V6_REJECT_ROUTE("icmpv6 type reject-route", Optional.of(IpVersion.IPV6), 1, 6);

  private final String statement;
  private final Optional<IpVersion> version;
  private final int type;
  private final int code;

  Reject(String statement, Optional<IpVersion> version, int type, int code) {
    this.statement = statement;
    this.version = version;
    this.type = type;
    this.code = code;
  }

  /** What follows {@code reject with} in nftables' language. */
  String statement() {
    return statement;
  }

  /** The only IP version that can carry it; empty if both can. */
  public Optional<IpVersion> version() {
    return version;
  }

  /** The type of the ICMP (RFC 792) or ICMPv6 (RFC 4443) error; -1 for a reset. */
  public int type() {
    return type;
  }

  /** The code of the ICMP or ICMPv6 error; -1 for a reset. */
  public int code() {
    return code;
  }
}
