package portscan.sys;

/**
 * A network interface.
 *
 * @param index 1 or more
 * @param type what its frames look like, {@code ARPHRD_...}: {@link Links#ETHERNET} for example
 * @param hardwareAddress 0 to 32 bytes; 6 of an Ethernet
 * @param mtu the largest packet that it carries, in bytes, without the frame's header
 * @param isUp whether it is switched on and has a carrier, so that packets can leave
 * @param hasEthernetHeader whether a frame starts with 14 bytes of Ethernet; loopback's do too
 */
@SuppressWarnings("ArrayRecordComponent") // An address handed over, never compared.
public record Link(
    int index,
    String name,
    int type,
    byte[] hardwareAddress,
    int mtu,
    boolean isUp,
    boolean isLoopback,
    boolean hasEthernetHeader) {}
