package portscan.wire;

/**
 * A tag of a virtual LAN in an Ethernet header (IEEE 802.1Q).
 *
 * @param etherType {@link EtherType#VLAN} or {@link EtherType#SERVICE_VLAN}
 * @param control priority (3 bits), drop eligibility (1 bit) and number of the LAN (12 bits)
 */
public record VlanTag(int etherType, int control) {
  public VlanTag {
    if (!EtherType.isTag(etherType)) {
      throw new IllegalArgumentException("no type of a tag: " + etherType);
    }
    Require.bits("tag control", control, 16);
  }
}
