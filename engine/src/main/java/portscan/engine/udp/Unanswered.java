package portscan.engine.udp;

import java.util.List;

/**
 * A protocol whose service answers nothing that a stranger without a secret or a privileged port
 * could send, so that its silence says nothing.
 *
 * @param protocol the word shown to people
 * @param ports its ports, ascending
 * @param why why no request can be answered, as a clause that follows the protocol's name
 * @param source the specification that says so
 */
public record Unanswered(String protocol, List<Integer> ports, String why, String source) {
  public Unanswered {
    ports = List.copyOf(ports);
    UdpPorts.requireAscending(ports);
    if (protocol.isBlank() || why.isBlank() || source.isBlank()) {
      throw new IllegalArgumentException("a field of " + protocol + " is blank");
    }
  }
}
