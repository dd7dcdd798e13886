package portscan.format.syntax;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.service.ServiceNames;

/**
 * The port that a URL without one means.
 *
 * <p>The table holds the schemes whose word is not the service's name in IANA's registry, or whose
 * default differs from the port registered; every other service name is a scheme too.
 */
final class Schemes {
  private static final Map<String, Default> DEFAULTS =
      Map.ofEntries(
          tcp("amqp", 5672),
          tcp("amqps", 5671),
          tcp("clickhouse", 9000),
          udp("coap", 5683),
          udp("coaps", 5684),
          udp("dns", 53),
          tcp("ftp", 21),
          tcp("ftps", 990),
          tcp("git", 9418),
          tcp("grpc", 443),
          tcp("http", 80),
          tcp("https", 443),
          tcp("imap", 143),
          tcp("imaps", 993),
          tcp("irc", 6667),
          tcp("ircs", 6697),
          tcp("kafka", 9092),
          tcp("ldap", 389),
          tcp("ldaps", 636),
          tcp("mariadb", 3306),
          tcp("memcached", 11211),
          tcp("mongodb", 27017),
          tcp("mqtt", 1883),
          tcp("mqtts", 8883),
          tcp("mssql", 1433),
          tcp("mysql", 3306),
          tcp("nats", 4222),
          tcp("nfs", 2049),
          udp("ntp", 123),
          tcp("oracle", 1521),
          tcp("pop3", 110),
          tcp("pop3s", 995),
          tcp("postgres", 5432),
          tcp("postgresql", 5432),
          tcp("rdp", 3389),
          tcp("redis", 6379),
          tcp("rediss", 6379),
          tcp("rsync", 873),
          tcp("rtmp", 1935),
          tcp("rtsp", 554),
          tcp("sftp", 22),
          udp("sip", 5060),
          tcp("sips", 5061),
          tcp("smb", 445),
          tcp("smtp", 25),
          tcp("smtps", 465),
          udp("snmp", 161),
          tcp("sqlserver", 1433),
          tcp("ssh", 22),
          udp("stun", 3478),
          tcp("stuns", 5349),
          udp("syslog", 514),
          tcp("telnet", 23),
          udp("tftp", 69),
          udp("turn", 3478),
          tcp("turns", 5349),
          tcp("vnc", 5900),
          tcp("ws", 80),
          tcp("wss", 443));

  private Schemes() {}

  /**
   * Where a URL leads that names no port, and by which transport if it does.
   *
   * @param ports not empty; all of {@code transport}
   */
  record Default(Transport transport, PortSet ports) {}

  /** What {@code scheme} means, whatever its case. */
  static Optional<Default> find(String scheme) {
    Default known = DEFAULTS.get(scheme.toLowerCase(Locale.ROOT));
    return known != null ? Optional.of(known) : registered(scheme);
  }

  private static Optional<Default> registered(String scheme) {
    PortSet ports = ServiceNames.ports(scheme);
    for (Transport transport : Transport.values()) {
      PortSet mine = ports.only(transport);
      if (!mine.isEmpty()) {
        return Optional.of(new Default(transport, mine));
      }
    }
    return Optional.empty();
  }

  /** The known scheme that was most likely meant. */
  static Optional<String> nearest(String scheme) {
    Optional<String> listed =
        Suggestions.nearest(scheme, DEFAULTS.keySet().stream().sorted().toList());
    return listed.isPresent() ? listed : Suggestions.nearest(scheme, ServiceNames.names());
  }

  private static Map.Entry<String, Default> tcp(String scheme, int port) {
    return entry(scheme, Transport.TCP, port);
  }

  private static Map.Entry<String, Default> udp(String scheme, int port) {
    return entry(scheme, Transport.UDP, port);
  }

  private static Map.Entry<String, Default> entry(String scheme, Transport transport, int port) {
    return Map.entry(scheme, new Default(transport, PortSet.of(transport, port)));
  }
}
