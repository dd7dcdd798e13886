package portscan.format.report;

/** How many hosts were told, by whether they are there. */
final class HostCount {
  private long up;
  private long down;
  private long unknown;

  /** Counts a host; a name without an address is none. */
  void add(HostResult host) {
    if (host.address() != null) {
      switch (host.status().presence()) {
        case UP -> up++;
        case DOWN -> down++;
        case UNKNOWN -> unknown++;
      }
    }
  }

  void addDown(long hosts) {
    down += hosts;
  }

  long up() {
    return up;
  }

  long down() {
    return down;
  }

  long total() {
    return up + down + unknown;
  }

  void add(HostCount other) {
    up += other.up;
    down += other.down;
    unknown += other.unknown;
  }

  HostCount copy() {
    HostCount copy = new HostCount();
    copy.add(this);
    return copy;
  }

  /** {@code 1 IP address (1 host up)}, in nmap's words. */
  String text() {
    return total()
        + (total() == 1 ? " IP address (" : " IP addresses (")
        + up
        + (up == 1 ? " host up)" : " hosts up)");
  }
}
