package portscan.testkit.lab;

/** Routes that lead nowhere, and what the node that has one says about it. */
public enum DeadEnd {
  /** Answers host-unreachable, or no-route over IPv6. */
  UNREACHABLE("unreachable"),
  /** Answers communication administratively prohibited. */
  PROHIBIT("prohibit"),
  /** Says nothing. */
  BLACKHOLE("blackhole");

  private final String word;

  DeadEnd(String word) {
    this.word = word;
  }

  /** The route type in iproute2's language. */
  String word() {
    return word;
  }
}
