package portscan.engine.udp;

import java.util.List;

/** Requests to controllers of buildings and plants; each only reads. */
final class IndustrialRequests {
  private static final int BACNET_ANY_DEVICE = 0x023fffff;
  private static final int BACNET_READ_PROPERTY = 0x0c;
  private static final int BACNET_OBJECT_IDENTIFIER = 75;
  private static final int BACNET_COMPLEX_ACK = 3;
  private static final int BACNET_ERROR = 5;
  private static final int BACNET_REJECT = 6;
  private static final int BACNET_ABORT = 7;

  private static final UdpRequest BACNET =
      UdpRequest.named("bacnet", "bacnet", "BACnet/IP, building automation")
          .ports(47808)
          .asks("the device's own identifier (read-property of device 4194303, which is any)")
          .answer("an acknowledgement, error, reject or abort with our invoke id")
          .source("ANSI/ASHRAE 135 clauses 6.2, 15.5, 20.1 and annex J")
          .sends(IndustrialRequests::bacnetReadProperty)
          .answeredBy(IndustrialRequests::isBacnetAnswer);

  private static final int CIP_LIST_IDENTITY = 0x63;

  private static final UdpRequest ETHERNET_IP =
      UdpRequest.named("ethernet-ip", "ethernet-ip", "EtherNet/IP, the Common Industrial Protocol")
          .ports(44818)
          .asks("the device's identity (ListIdentity), within half a second")
          .answer("a reply to that command with our sender context, of the length that it states")
          .source("ODVA CIP volume 2, sections 2-3 and 2-4.2")
          .sends(cookie ->
              new Octets()
                  .u16LittleEndian(CIP_LIST_IDENTITY)
                  .zeros(2 + 4 + 4) // no data, no session, no status
                  .bytes(cipContext(cookie))
                  .zeros(4) // no options
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u16LittleEndian(0) == CIP_LIST_IDENTITY
                  && answer.u16LittleEndian(2) > 0
                  && answer.hasRest(24, answer.u16LittleEndian(2))
                  && answer.has(12, cipContext(cookie)));

  private static final byte[] KNX_HEADER = Octets.ofHex("06 10");
  private static final int KNX_DESCRIPTION_REQUEST = 0x0203;
  private static final int KNX_DESCRIPTION_RESPONSE = 0x0204;

  private static final UdpRequest KNX =
      UdpRequest.named("knx", "knxnet-ip", "KNXnet/IP, building automation")
          .ports(3671)
          .asks("the server's description, sent back to where the request came from")
          .answer("a description response of the length that it states")
          .source("KNX standard 03.08.02 sections 7.5.4 and 8.6.2; EN ISO 22510")
          .sends(
              new Octets()
                  .bytes(KNX_HEADER)
                  .u16(KNX_DESCRIPTION_REQUEST, 14)
                  .u8(8, 1) // an address of 8 octets over UDP, all zero: our own
                  .zeros(6)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.has(0, KNX_HEADER)
                  && answer.u16(2) == KNX_DESCRIPTION_RESPONSE
                  && answer.u16(4) == answer.length()
                  && answer.u8(7) == 1); // its first block describes the device

  private static final int FINS_COMMAND = 0x80;
  private static final int FINS_RESPONSE = 0x40;
  private static final int FINS_READ_CONTROLLER = 0x0501;

  private static final UdpRequest FINS =
      UdpRequest.named("fins", "omron-fins", "OMRON FINS")
          .ports(9600)
          .asks("the controller's model (controller data read)")
          .answer("a response to that command with our service id")
          .onlyIf("the controller derives the asker's node from its address, or knows node 254")
          .source("OMRON W227 (FINS commands reference manual) sections 3 and 5-3-18")
          .sends(cookie ->
              new Octets()
                  .u8(FINS_COMMAND, 0, 2) // a response is wanted, through up to two gateways
                  .zeros(3) // to the local network, the node itself, its CPU
                  .u8(0, 254, 0) // from the local network, node 254, unit 0
                  .u8(finsService(cookie))
                  .u16(FINS_READ_CONTROLLER)
                  .u8(0)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() >= 14
                  && (answer.u8(0) & FINS_RESPONSE) != 0
                  && answer.u8(9) == finsService(cookie)
                  && answer.u16(10) == FINS_READ_CONTROLLER);

  private static final int HART_VERSION = 1;
  private static final int HART_REQUEST = 0;
  private static final int HART_RESPONSE = 1;
  private static final int HART_NEGATIVE = 15;
  private static final int HART_INITIATE = 0;
  private static final int HART_HEADER_LENGTH = 8;

  private static final UdpRequest HART =
      UdpRequest.named("hart-ip", "hart-ip", "HART-IP, field instruments")
          .ports(5094)
          .asks("to begin a session that ends after 30 s of silence")
          .answer("a response to it with our sequence number, of the length that it states")
          .source("FieldComm Group TS20085 (HCF_SPEC-085), HART-IP messages")
          .sends(cookie ->
              new Octets()
                  .u8(HART_VERSION, HART_REQUEST, HART_INITIATE, 0)
                  .u16(Cookies.u16(cookie), HART_HEADER_LENGTH + 5)
                  .u8(1) // primary master
                  .u32(30_000) // milliseconds
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u8(0) == HART_VERSION
                  && (answer.u8(1) == HART_RESPONSE || answer.u8(1) == HART_NEGATIVE)
                  && answer.u8(2) == HART_INITIATE
                  && answer.u16(4) == Cookies.u16(cookie)
                  && answer.u16(6) == answer.length());

  private static final int MODBUS_ENCAPSULATED = 0x2b;
  private static final int MODBUS_DEVICE_IDENTIFICATION = 0x0e;
  private static final int MODBUS_EXCEPTION = 0x80;

  private static final UdpRequest MODBUS =
      UdpRequest.named("modbus", "modbus", "Modbus over UDP")
          .ports(502)
          .asks("the device's basic identification")
          .answer("an identification or exception with our transaction id")
          .onlyIf("the device takes over UDP what the standard sends over TCP")
          .source(
              "MODBUS application protocol 1.1b3 section 6.21;"
                  + " MODBUS messaging on TCP/IP 1.0b section 3.1.3")
          .sends(cookie ->
              new Octets()
                  .u16(Cookies.u16(cookie), 0, 5)
                  .u8(255) // the device itself
                  .u8(MODBUS_ENCAPSULATED, MODBUS_DEVICE_IDENTIFICATION, 1, 0)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u16(0) == Cookies.u16(cookie)
                  && answer.u16(2) == 0
                  && answer.hasRest(6, answer.u16(4))
                  && ((answer.u8(7) == MODBUS_ENCAPSULATED && answer.length() > 12)
                      || answer.u8(7) == (MODBUS_ENCAPSULATED | MODBUS_EXCEPTION)));

  static final List<UdpRequest> ALL = List.of(BACNET, ETHERNET_IP, KNX, FINS, HART, MODBUS);

  private IndustrialRequests() {}

  private static int bacnetInvokeId(long cookie) {
    return (int) Cookies.bits(cookie, 8);
  }

  private static byte[] bacnetReadProperty(long cookie) {
    int unicast = 0x0a;
    int expectsReply = 0x04;
    int confirmedRequest = 0;
    int takes1476Octets = 0x05;
    byte[] message =
        new Octets()
            .u8(1, expectsReply)
            .u8(confirmedRequest, takes1476Octets, bacnetInvokeId(cookie), BACNET_READ_PROPERTY)
            .u8(0x0c) // context tag 0, four octets: the object
            .u32(BACNET_ANY_DEVICE)
            .u8(0x19, BACNET_OBJECT_IDENTIFIER) // context tag 1, one octet: the property
            .toArray();
    return new Octets().u8(0x81, unicast).u16(4 + message.length).bytes(message).toArray();
  }

  private static boolean isBacnetAnswer(Datagram answer, long cookie) {
    boolean isBacnet =
        answer.u8(0) == 0x81
            && (answer.u8(1) == 0x0a || answer.u8(1) == 0x0b)
            && answer.u16(2) == answer.length()
            && answer.u8(4) == 1;
    if (!isBacnet) {
      return false;
    }
    int control = answer.u8(5);
    int offset = 6;
    boolean namesDestination = (control & 0x20) != 0;
    boolean namesSource = (control & 0x08) != 0;
    if (namesDestination) {
      offset += 3 + answer.u8(offset + 2);
    }
    if (namesSource) {
      offset += 3 + answer.u8(offset + 2);
    }
    if (namesDestination) {
      offset++; // hop count
    }
    boolean isOurs = answer.u8(offset + 1) == bacnetInvokeId(cookie);
    return switch (answer.u8(offset) >> 4) {
      case BACNET_COMPLEX_ACK, BACNET_ERROR ->
          isOurs && answer.u8(offset + 2) == BACNET_READ_PROPERTY;
      case BACNET_REJECT, BACNET_ABORT -> isOurs && answer.length() == offset + 3;
      default -> false;
    };
  }

  /** 500 ms, the longest that the device may put its answer off, then six octets of ours. */
  private static byte[] cipContext(long cookie) {
    return new Octets().u16LittleEndian(500).bytes(Cookies.octets(cookie, 6)).toArray();
  }

  private static int finsService(long cookie) {
    return (int) Cookies.bits(cookie, 8);
  }
}
