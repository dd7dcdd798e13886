package portscan.engine.probe;

import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence;
import portscan.api.model.Reason;

/** The word for each ICMP error: nmap has one for two of ICMPv6's codes in two cases. */
public final class IcmpReasons {
  private IcmpReasons() {}

  /**
   * Whether an ICMP (RFC 792, RFC 1812) or ICMPv6 (RFC 4443) error says that a packet of ours was
   * not let through or not understood. Those about its size, our speed or a better way do not, nor
   * do codes that no document in use gives a meaning.
   */
  public static boolean endsTheQuestion(boolean isIpv6, int type, int code) {
    return switch (type) {
      case 1 -> isIpv6 && code <= 6;
      case 3 -> !isIpv6 && (code <= 3 || code == 9 || code == 10 || code == 13);
      case 4 -> isIpv6 && code <= 1;
      case 11 -> !isIpv6;
      default -> false;
    };
  }

  /** The reason that an ICMP (RFC 792, RFC 1812) or ICMPv6 (RFC 4443) error stands for. */
  public static Reason reason(Evidence.IcmpError error) {
    return error.from().family() == AddressFamily.IPV4
        ? icmp(error.type(), error.code())
        : icmpv6(error.type(), error.code());
  }

  private static Reason icmp(int type, int code) {
    return switch (type) {
      case 3 ->
          switch (code) {
            case 0 -> Reason.NET_UNREACH;
            case 1 -> Reason.HOST_UNREACH;
            case 2 -> Reason.PROTO_UNREACH;
            case 3 -> Reason.PORT_UNREACH;
            case 9 -> Reason.NET_PROHIBITED;
            case 10 -> Reason.HOST_PROHIBITED;
            case 13 -> Reason.ADMIN_PROHIBITED;
            default -> Reason.DEST_UNREACH;
          };
      case 11 -> Reason.TIME_EXCEEDED;
      case 12 -> Reason.PARAM_PROBLEM;
      default -> Reason.DEST_UNREACH;
    };
  }

  private static Reason icmpv6(int type, int code) {
    return switch (type) {
      case 1 ->
          switch (code) {
            case 0 -> Reason.NO_ROUTE;
            case 1 -> Reason.ADMIN_PROHIBITED;
            case 2 -> Reason.BEYOND_SCOPE;
            case 3 -> Reason.HOST_UNREACH;
            case 4 -> Reason.PORT_UNREACH;
            case 5 -> Reason.ADMIN_PROHIBITED;
            case 6 -> Reason.REJECT_ROUTE;
            default -> Reason.DEST_UNREACH;
          };
      case 2 -> Reason.PACKET_TOO_BIG;
      case 3 -> Reason.TIME_EXCEEDED;
      case 4 -> Reason.PARAM_PROBLEM;
      default -> Reason.DEST_UNREACH;
    };
  }
}
