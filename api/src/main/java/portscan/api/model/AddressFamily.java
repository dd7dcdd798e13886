package portscan.api.model;

/** The Internet Protocol version of an address. */
public enum AddressFamily {
  IPV4("IPv4", 32),
  IPV6("IPv6", 128);

  private final String title;
  private final int bits;

  AddressFamily(String title, int bits) {
    this.title = title;
    this.bits = bits;
  }

  /** The length of an address in bits: 32 or 128. */
  public int bits() {
    return bits;
  }

  @Override
  public String toString() {
    return title;
  }
}
