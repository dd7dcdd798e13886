package portscan.wire;

/** What an IPv4 or IPv6 header announces next (IANA, Protocol Numbers). */
public final class IpProtocol {
  /** IPv6 extension header (RFC 8200, section 4.3). */
  public static final int HOP_BY_HOP_OPTIONS = 0;

  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;

  /** IPv6 extension header (RFC 8200, section 4.4). */
  public static final int ROUTING = 43;

  /** IPv6 extension header (RFC 8200, section 4.5). */
  public static final int FRAGMENT = 44;

  /** Encapsulating security payload (RFC 4303): what follows is encrypted. */
  public static final int ENCAPSULATING_SECURITY_PAYLOAD = 50;

  /** Extension header (RFC 4302). */
  public static final int AUTHENTICATION = 51;

  public static final int ICMPV6 = 58;

  /** Nothing follows (RFC 8200, section 4.7). */
  public static final int NONE = 59;

  /** IPv6 extension header (RFC 8200, section 4.6). */
  public static final int DESTINATION_OPTIONS = 60;

  private IpProtocol() {}
}
