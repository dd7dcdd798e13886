package portscan.testkit.lab;

/** The two families of addresses that a lab speaks. */
public enum IpVersion {
  IPV4,
  IPV6;

  /** The version of an address or prefix in text form. */
  public static IpVersion of(String literal) {
    return literal.indexOf(':') < 0 ? IPV4 : IPV6;
  }

  /** The option that makes {@code ip} speak of this version. */
  String option() {
    return switch (this) {
      case IPV4 -> "-4";
      case IPV6 -> "-6";
    };
  }

  /** How many bits the prefix of a single address has. */
  int bits() {
    return switch (this) {
      case IPV4 -> 32;
      case IPV6 -> 128;
    };
  }
}
