package portscan.api.model;

/**
 * What the user typed, understood.
 *
 * @param text as typed, which every observation repeats
 * @param host the name or the addresses meant
 * @param ports the ports meant; not empty
 */
public record Target(String text, Host host, PortSet ports) {
  public Target {
    if (ports.isEmpty()) {
      throw new IllegalArgumentException("a target has at least one port");
    }
  }
}
