package portscan.engine.udp;

import java.util.List;
import java.util.stream.IntStream;

/** Requests to agents and controllers that manage a machine or a network. */
final class ManagementRequests {
  private static final int SNMP_GET_REQUEST = Ber.context(0);
  private static final int SNMP_GET_RESPONSE = Ber.context(2);
  private static final int SNMP_V1 = 0;
  private static final int SNMP_V2C = 1;
  private static final int SNMP_V3 = 3;

  /** The largest message that we say we take: a UDP datagram over IPv4. */
  private static final int SNMP_MAX_SIZE = 65507;

  private static final int SNMP_REPORTABLE = 0x04;
  private static final int SNMP_USER_BASED_SECURITY = 3;

  /** sysDescr.0, 1.3.6.1.2.1.1.1.0. */
  private static final byte[] SYSTEM_DESCRIPTION =
      Ber.value(Ber.OBJECT_IDENTIFIER, Octets.ofHex("2b 06 01 02 01 01 01 00"));

  private static final UdpRequest SNMP_2C =
      UdpRequest.named("snmp-v2c", "snmp", "Simple Network Management Protocol, version 2c")
          .ports(161)
          .asks("sysDescr.0, community \"public\"")
          .answer("a version 2c response with our request id")
          .onlyIf("the agent has the community \"public\"; to any other it is silent")
          .source("RFC 1901 section 3; RFC 3416 section 3")
          .sends(cookie -> snmpGet(SNMP_V2C, cookie))
          .answeredBy((answer, cookie) -> isSnmpResponse(SNMP_V2C, answer, cookie));

  private static final UdpRequest SNMP_3 =
      UdpRequest.named("snmp-v3", "snmp", "Simple Network Management Protocol, version 3")
          .ports(161)
          .asks("the agent's engine id (discovery, which needs no user)")
          .answer("a version 3 message with our message id that names an engine")
          .source("RFC 3412 section 6; RFC 3414 section 4")
          .sends(ManagementRequests::snmpDiscovery)
          .answeredBy(ManagementRequests::isSnmpDiscovered);

  private static final UdpRequest SNMP_1 =
      UdpRequest.named("snmp-v1", "snmp", "Simple Network Management Protocol, version 1")
          .ports(161)
          .asks("sysDescr.0, community \"public\"")
          .answer("a version 1 response with our request id")
          .onlyIf("the agent has the community \"public\"; to any other it is silent")
          .source("RFC 1157 section 4")
          .sends(cookie -> snmpGet(SNMP_V1, cookie))
          .answeredBy((answer, cookie) -> isSnmpResponse(SNMP_V1, answer, cookie));

  /** RMCP version 1.0, a reserved octet, and sequence 255, which wants no acknowledgement. */
  private static final byte[] RMCP = Octets.ofHex("06 00 ff");

  private static final int RMCP_CLASS_ASF = 6;
  private static final int RMCP_CLASS_IPMI = 7;
  private static final int ASF_ENTERPRISE = 4542;
  private static final int ASF_PRESENCE_PING = 0x80;
  private static final int ASF_PRESENCE_PONG = 0x40;

  private static final int IPMI_CONTROLLER = 0x20;
  private static final int IPMI_REMOTE_CONSOLE = 0x81;
  private static final int IPMI_APPLICATION_REQUEST = 6;
  private static final int IPMI_APPLICATION_RESPONSE = 7;
  private static final int IPMI_GET_CHANNEL_AUTHENTICATION = 0x38;
  private static final int IPMI_MESSAGE = 14;

  private static final UdpRequest IPMI =
      UdpRequest.named("ipmi", "ipmi", "Intelligent Platform Management Interface")
          .ports(623)
          .asks("this channel's authentication capabilities, before any session")
          .answer("a response to that command with our sequence number")
          .source("IPMI 2.0 sections 13.6, 13.8 and 22.13")
          .sends(ManagementRequests::ipmiGetChannelAuthentication)
          .answeredBy((answer, cookie) ->
              answer.has(0, RMCP)
                  && answer.u8(3) == RMCP_CLASS_IPMI
                  && answer.length() >= IPMI_MESSAGE + 8
                  && answer.u8(IPMI_MESSAGE) == IPMI_REMOTE_CONSOLE
                  && answer.u8(IPMI_MESSAGE + 1) >> 2 == IPMI_APPLICATION_RESPONSE
                  && answer.u8(IPMI_MESSAGE + 4) >> 2 == ipmiSequence(cookie)
                  && answer.u8(IPMI_MESSAGE + 5) == IPMI_GET_CHANNEL_AUTHENTICATION);

  private static final UdpRequest ASF =
      UdpRequest.named("asf", "asf-rmcp", "Alert Standard Format and Intel AMT")
          .ports(623, 664)
          .asks("whether a management controller is present")
          .answer("a presence pong with our message tag")
          .source("DMTF DSP0136 (ASF 2.0) sections 3.2.2 to 3.2.4")
          .sends(cookie ->
              new Octets()
                  .bytes(RMCP)
                  .u8(RMCP_CLASS_ASF)
                  .u32(ASF_ENTERPRISE)
                  .u8(ASF_PRESENCE_PING, asfTag(cookie), 0, 0)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u8(0) == RMCP[0]
                  && answer.u8(3) == RMCP_CLASS_ASF
                  && answer.u32(4) == ASF_ENTERPRISE
                  && answer.u8(8) == ASF_PRESENCE_PONG
                  && answer.u8(9) == asfTag(cookie)
                  && answer.hasRest(12, answer.u8(11)));

  private static final UdpRequest XDMCP =
      UdpRequest.named("xdmcp", "xdmcp", "X Display Manager Control Protocol")
          .ports(177)
          .asks("whether the display manager is willing to manage a display")
          .answer("\"willing\" or \"unwilling\", of the length that it states")
          .onlyIf("the display manager's access list lets the asker's address in")
          .source("X.Org XDMCP 1.1, packets Query, Willing and Unwilling")
          // Version 1, operation 2 (Query), one octet of content: no authentication names.
          .sends(new Octets().u16(1, 2, 1).u8(0).toArray())
          .answeredBy((answer, cookie) ->
              answer.u16(0) == 1
                  && (answer.u16(2) == 5 || answer.u16(2) == 6)
                  && answer.hasRest(6, answer.u16(4)));

  static final List<UdpRequest> ALL = List.of(SNMP_2C, SNMP_3, SNMP_1, IPMI, ASF, XDMCP);

  private ManagementRequests() {}

  /** A positive 31-bit number, as request ids are signed and some agents mishandle the sign. */
  private static long snmpId(long cookie) {
    return Cookies.bits(cookie, 31);
  }

  private static byte[] snmpGet(int version, long cookie) {
    return Ber.sequence(
        Ber.integer(version),
        Ber.string(Ber.OCTET_STRING, "public"),
        Ber.value(
            SNMP_GET_REQUEST,
            Ber.integer(snmpId(cookie)),
            Ber.integer(0),
            Ber.integer(0),
            Ber.sequence(Ber.sequence(SYSTEM_DESCRIPTION, Ber.value(Ber.NULL)))));
  }

  private static boolean isSnmpResponse(int version, Datagram answer, long cookie) {
    return new BerReader(answer)
        .enter(Ber.SEQUENCE)
        .integer(version)
        .skip(Ber.OCTET_STRING)
        .enter(SNMP_GET_RESPONSE)
        .integer(snmpId(cookie))
        .skip(Ber.INTEGER)
        .skip(Ber.INTEGER)
        .skip(Ber.SEQUENCE)
        .matched();
  }

  private static byte[] snmpDiscovery(long cookie) {
    byte[] none = Ber.string(Ber.OCTET_STRING, "");
    byte[] zero = Ber.integer(0);
    return Ber.sequence(
        Ber.integer(SNMP_V3),
        Ber.sequence(
            Ber.integer(snmpId(cookie)),
            Ber.integer(SNMP_MAX_SIZE),
            Ber.value(Ber.OCTET_STRING, new byte[] {SNMP_REPORTABLE}),
            Ber.integer(SNMP_USER_BASED_SECURITY)),
        Ber.value(Ber.OCTET_STRING, Ber.sequence(none, zero, zero, none, none, none)),
        Ber.sequence(
            none,
            none,
            Ber.value(SNMP_GET_REQUEST, Ber.integer(snmpId(cookie)), zero, zero, Ber.sequence())));
  }

  private static boolean isSnmpDiscovered(Datagram answer, long cookie) {
    return new BerReader(answer)
        .enter(Ber.SEQUENCE)
        .integer(SNMP_V3)
        .inside(
            Ber.SEQUENCE,
            header ->
                header
                    .integer(snmpId(cookie))
                    .skip(Ber.INTEGER)
                    .skip(Ber.OCTET_STRING)
                    .integer(SNMP_USER_BASED_SECURITY))
        .enter(Ber.OCTET_STRING)
        .enter(Ber.SEQUENCE)
        .enter(Ber.OCTET_STRING)
        .notEmpty()
        .matched();
  }

  private static int ipmiSequence(long cookie) {
    return (int) Cookies.bits(cookie, 6);
  }

  private static int asfTag(long cookie) {
    // 255 asks for no answer.
    return 1 + Math.floorMod(Cookies.u16(cookie), 0xfe);
  }

  private static byte[] ipmiGetChannelAuthentication(long cookie) {
    int[] addressed = {IPMI_CONTROLLER, IPMI_APPLICATION_REQUEST << 2};
    int thisChannelWithVersion2 = 0x8e;
    int administrator = 4;
    int[] command = {
      IPMI_REMOTE_CONSOLE,
      ipmiSequence(cookie) << 2,
      IPMI_GET_CHANNEL_AUTHENTICATION,
      thisChannelWithVersion2,
      administrator
    };
    return new Octets()
        .bytes(RMCP)
        .u8(RMCP_CLASS_IPMI)
        .u8(0) // no authentication
        .u32(0, 0) // no session: its sequence number and id
        .u8(addressed.length + command.length + 2)
        .u8(addressed)
        .u8(ipmiChecksum(addressed))
        .u8(command)
        .u8(ipmiChecksum(command))
        .toArray();
  }

  /** What makes the octets' sum, with it, a multiple of 256. */
  private static int ipmiChecksum(int... octets) {
    return -IntStream.of(octets).sum();
  }
}
