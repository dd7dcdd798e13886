package portscan.api.model;

/** Why a port is in its state, in nmap's words. */
public enum Reason {
  SYN_ACK("syn-ack"),
  CONN_REFUSED("conn-refused"),
  RESET("reset"),
  NO_RESPONSE("no-response"),
  UDP_RESPONSE("udp-response"),
  ECHO_REPLY("echo-reply"),
  NET_UNREACH("net-unreach"),
  HOST_UNREACH("host-unreach"),
  PROTO_UNREACH("proto-unreach"),
  PORT_UNREACH("port-unreach"),
  NET_PROHIBITED("net-prohibited"),
  HOST_PROHIBITED("host-prohibited"),
  ADMIN_PROHIBITED("admin-prohibited"),
  NO_ROUTE("no-route"),
  BEYOND_SCOPE("beyond-scope"),
  REJECT_ROUTE("reject-route"),
  DEST_UNREACH("dest-unreach"),
  TIME_EXCEEDED("time-exceeded"),
  PARAM_PROBLEM("param-problem"),
  PACKET_TOO_BIG("packet-too-big");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /** The word used in every output, for example {@code no-response}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
