package portscan.wire;

/** What an Ethernet frame carries (IANA, IEEE 802 Numbers). */
public final class EtherType {
  public static final int IPV4 = 0x0800;
  public static final int ARP = 0x0806;

  /** Customer tag, IEEE 802.1Q. */
  public static final int VLAN = 0x8100;

  public static final int IPV6 = 0x86dd;

  /** Service tag, IEEE 802.1ad. */
  public static final int SERVICE_VLAN = 0x88a8;

  private EtherType() {}

  /** Whether a tag of four bytes follows in place of the payload. */
  static boolean isTag(int etherType) {
    return etherType == VLAN || etherType == SERVICE_VLAN;
  }
}
