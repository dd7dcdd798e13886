package portscan.look.service;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocols that are recognised. */
final class Protocols {
  static final Http HTTP = new Http();

  /**
   * All, those that are most worth trying on a port of no usual protocol first; of two whose
   * servers begin alike, the one that is surer of itself.
   */
  static final List<Protocol> ALL =
      List.of(
          HTTP,
          new Redis(),
          new PostgreSql(),
          new Mqtt(),
          new MongoDb(),
          new Amqp(),
          new Kafka(),
          new Ldap(),
          new Memcached(),
          new Dns(),
          new Smb(),
          new Rdp(),
          new Tds(),
          new Ssh(),
          new Smtp(),
          new Ftp(),
          new Pop3(),
          new Imap(),
          new Nntp(),
          new MySql(),
          new Nats(),
          new Vnc(),
          new Rsync(),
          new Telnet());

  private Protocols() {}

  /** The one of that name; null if there is none. */
  static @Nullable Protocol named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /** Those usually spoken in clear on a port. */
  static List<Protocol> inClear(int port) {
    return ALL.stream().filter(protocol -> protocol.ports().contains(port)).toList();
  }

  /** Those usually spoken within TLS on a port. */
  static List<Protocol> withinTls(int port) {
    return ALL.stream().filter(protocol -> protocol.tlsPorts().contains(port)).toList();
  }

  /** Those whose servers may have begun with {@code heard}. */
  static List<Protocol> thatBegin(byte[] heard) {
    List<Protocol> likely = new ArrayList<>();
    for (Protocol protocol : ALL) {
      if (heard.length > 0 && protocol.begins(heard)) {
        likely.add(protocol);
      }
    }
    return likely;
  }
}
