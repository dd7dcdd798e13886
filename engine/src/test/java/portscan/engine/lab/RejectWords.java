package portscan.engine.lab;

import portscan.testkit.lab.Reject;

/** What each way of refusing is called. */
final class RejectWords {
  private RejectWords() {}

  static String of(Reject kind) {
    return switch (kind) {
      case TCP_RESET -> "reset";
      case NET_UNREACHABLE -> "net-unreach";
      case HOST_UNREACHABLE, V6_ADDRESS_UNREACHABLE -> "host-unreach";
      case PROTOCOL_UNREACHABLE -> "proto-unreach";
      case PORT_UNREACHABLE, V6_PORT_UNREACHABLE -> "port-unreach";
      case NET_PROHIBITED -> "net-prohibited";
      case HOST_PROHIBITED -> "host-prohibited";
      case ADMIN_PROHIBITED, V6_ADMIN_PROHIBITED, V6_POLICY_FAILED -> "admin-prohibited";
      case V6_NO_ROUTE -> "no-route";
      case V6_REJECT_ROUTE -> "reject-route";
    };
  }
}
