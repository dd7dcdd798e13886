package portscan.engine.udp;

import java.util.List;
import java.util.stream.IntStream;

/** The rows of {@link UdpRequests#UNANSWERED}, by port. */
final class UnansweredProtocols {
  static final List<Unanswered> ALL =
      List.of(
          row("discard", "throws everything away by design", "RFC 863", 9),
          row(
              "dhcp-server",
              "answers to the client port 68, which needs a privilege, and by broadcast or relay",
              "RFC 2131 section 4.1",
              67),
          row(
              "dhcp-client",
              "waits for replies to its own requests and answers nobody",
              "RFC 2131 section 4.4",
              68),
          row(
              "netbios-dgm",
              "delivers messages one way; an error goes to port 138, not to the sender's",
              "RFC 1002 section 5.3",
              138),
          row(
              "snmptrap",
              "only takes notifications; it acknowledges informs of users and communities it knows",
              "RFC 3416 section 4.2",
              162),
          row(
              "syslog",
              "only takes messages; nothing is ever sent back",
              "RFC 5426 section 3",
              514),
          row(
              "dhcpv6-client",
              "waits for replies to its own requests and answers nobody",
              "RFC 8415 section 7.2",
              546),
          row(
              "dhcpv6-server",
              "answers to the client port 546, which needs a privilege",
              "RFC 8415 section 7.2",
              547),
          row(
              "ldp",
              "takes hellos from link neighbours and configured peers, and answers over TCP",
              "RFC 5036 section 2.4",
              646),
          row(
              "radius",
              "drops every packet of a client whose address and shared secret it does not know,"
                  + " Status-Server included",
              "RFC 2865 section 3; RFC 5997 section 3",
              1645,
              1646,
              1812,
              1813,
              3799),
          row(
              "hsrp",
              "hears only multicast from its group and never answers",
              "RFC 2281 section 5",
              1985),
          row(
              "netflow",
              "only takes flow records; nothing is ever sent back",
              "RFC 3954 section 4",
              2055,
              9995,
              9996),
          row(
              "bfd",
              "drops packets of sessions that were not configured",
              "RFC 5880 section 6.8.6; RFC 5881 section 4",
              3784,
              4784),
          row(
              "ipfix",
              "only takes flow records; nothing is ever sent back",
              "RFC 7011 section 10.3",
              4739),
          row(
              "vxlan",
              "carries other networks' frames and answers none itself",
              "RFC 7348 section 5",
              4789,
              8472),
          row(
              "rtp",
              "takes media of a session agreed elsewhere; strangers' packets are dropped",
              "RFC 3550 section 8.2",
              5004,
              5005),
          row(
              "llmnr",
              "answers over UDP only what is multicast, and only for its own name",
              "RFC 4795 sections 2.3 and 2.4",
              5355),
          row(
              "geneve",
              "carries other networks' frames and answers none itself",
              "RFC 8926 section 3",
              6081),
          row(
              "sflow",
              "only takes samples; nothing is ever sent back",
              "sFlow version 5 section 5",
              6343),
          row(
              "jaeger-agent",
              "only takes spans; nothing is ever sent back",
              "Jaeger agent, ports of the agent",
              6831,
              6832),
          row(
              "statsd",
              "only takes measurements; nothing is ever sent back",
              "StatsD, metric types",
              8125),
          row(
              "gelf",
              "only takes log messages; nothing is ever sent back",
              "Graylog Extended Log Format, GELF via UDP",
              12201),
          row(
              "collectd",
              "only takes measurements; nothing is ever sent back",
              "collectd binary protocol",
              25826),
          row(
              "wireguard",
              "stays silent to whoever does not know its public key, by design",
              "WireGuard protocol, cookies and silence; whitepaper section 5.1",
              41641,
              51820),
          row(
              "mosh",
              "drops every packet not encrypted with the session's key",
              "Mosh: State Synchronization Protocol, section 2",
              60001));

  private UnansweredProtocols() {}

  private static Unanswered row(String protocol, String why, String source, int... ports) {
    return new Unanswered(protocol, IntStream.of(ports).boxed().toList(), why, source);
  }
}
