package portscan.testkit.lab;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A service, or a broken one, on one port or on each of a range.
 *
 * @param kind how it behaves
 * @param firstPort the first port, from 1 to 65535
 * @param lastPort the last port, not below the first
 * @param bind the address it is bound to; empty for every address of both IP versions
 * @param detail what its kind needs beyond that: a banner, or the name of a class
 */
public record Service(Kind kind, int firstPort, int lastPort, String bind, String detail) {

  /** How a service behaves. */
  public enum Kind {
    /** Accepts, reads and says nothing. */
    TCP_HOLD,
    /** Accepts and closes in order. */
    TCP_CLOSE,
    /** Accepts and resets. */
    TCP_RESET,
    /** Accepts, says its banner and stays. */
    TCP_BANNER,
    /** Listens but never accepts; its queue is full, so the kernel drops further attempts. */
    TCP_FULL_QUEUE,
    /** Sends every datagram back. */
    UDP_ECHO,
    /** Reads every datagram and says nothing. */
    UDP_SILENT,
    /** Says what a {@link DatagramAnswer} says. */
    UDP_ANSWER;

    boolean isTcp() {
      return switch (this) {
        case TCP_HOLD, TCP_CLOSE, TCP_RESET, TCP_BANNER, TCP_FULL_QUEUE -> true;
        case UDP_ECHO, UDP_SILENT, UDP_ANSWER -> false;
      };
    }
  }

  public Service {
    if (firstPort < 1 || lastPort > 65535 || firstPort > lastPort) {
      throw new IllegalArgumentException("not a port range: " + firstPort + "-" + lastPort);
    }
  }

  /** Accepts connections, reads and says nothing. */
  public static Service tcpHold(int port) {
    return tcpHold(port, port);
  }

  /** Accepts connections on each port, reads and says nothing. */
  public static Service tcpHold(int first, int last) {
    return new Service(Kind.TCP_HOLD, first, last, "", "");
  }

  /** Accepts connections and closes them at once. */
  public static Service tcpClose(int port) {
    return new Service(Kind.TCP_CLOSE, port, port, "", "");
  }

  /** Accepts connections and resets them at once. */
  public static Service tcpReset(int port) {
    return new Service(Kind.TCP_RESET, port, port, "", "");
  }

  /** Accepts connections, says {@code banner} and stays. */
  public static Service tcpBanner(int port, String banner) {
    return new Service(Kind.TCP_BANNER, port, port, "", banner);
  }

  /** Listens with a queue that is full already, and never accepts. */
  public static Service tcpFullQueue(int port) {
    return new Service(Kind.TCP_FULL_QUEUE, port, port, "", "");
  }

  /** Sends every datagram back. */
  public static Service udpEcho(int port) {
    return udpEcho(port, port);
  }

  /** Sends every datagram to one of these ports back. */
  public static Service udpEcho(int first, int last) {
    return new Service(Kind.UDP_ECHO, first, last, "", "");
  }

  /** Takes every datagram and says nothing. */
  public static Service udpSilent(int port) {
    return new Service(Kind.UDP_SILENT, port, port, "", "");
  }

  /** Says what {@code answer} says, for example only to valid requests. */
  public static Service udpAnswer(int port, Class<? extends DatagramAnswer> answer) {
    return new Service(Kind.UDP_ANSWER, port, port, "", answer.getName());
  }

  /** The same, bound to one address only, for example 127.0.0.1. */
  public Service on(String address) {
    return new Service(kind, firstPort, lastPort, address, detail);
  }

  /** One word for the command line of {@link ServiceMain}. */
  String encode() {
    String hex = HexFormat.of().formatHex(detail.getBytes(StandardCharsets.UTF_8));
    return String.join(
        ",",
        List.of(kind.name(), Integer.toString(firstPort), Integer.toString(lastPort), bind, hex));
  }

  static Service decode(String word) {
    String[] parts = word.split(",", -1);
    return new Service(
        Kind.valueOf(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        parts[3],
        new String(HexFormat.of().parseHex(parts[4]), StandardCharsets.UTF_8));
  }
}
