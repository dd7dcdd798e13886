package portscan.look;

import java.nio.file.Path;

/**
 * The ports that the kernel gives to sockets which did not ask for one (ip(7), {@code
 * ip_local_port_range}).
 *
 * @param first the lowest
 * @param last the highest
 */
record ClientPorts(int first, int last) {
  /** The kernel's own default. */
  static final ClientPorts STANDARD = new ClientPorts(32_768, 60_999);

  private static final Path SETTING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** Those of the calling thread's network namespace; the kernel's default if it does not tell. */
  static ClientPorts read() {
    return SmallFile.read(SETTING).map(ClientPorts::parse).orElse(STANDARD);
  }

  static ClientPorts parse(String text) {
    String range = text.strip();
    if (!range.matches("[0-9]{1,5}\\s+[0-9]{1,5}")) {
      return STANDARD;
    }
    String[] ends = range.split("\\s+", -1);
    return new ClientPorts(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
  }

  boolean includes(int port) {
    return port >= first && port <= last;
  }
}
