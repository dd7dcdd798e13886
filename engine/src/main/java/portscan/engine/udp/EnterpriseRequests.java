package portscan.engine.udp;

import java.util.List;
import java.util.Locale;

/** Requests to directories, and to the services of Windows and its like. */
final class EnterpriseRequests {
  private static final String KERBEROS_REALM = "PORTSCAN.INVALID";
  private static final int KERBEROS_VERSION = 5;
  private static final int KERBEROS_AS_REQUEST = 10;
  private static final int KERBEROS_AS_REPLY = 11;
  private static final int KERBEROS_ERROR = 30;

  private static final UdpRequest KERBEROS =
      UdpRequest.named("kerberos", "kerberos", "Kerberos 5")
          .ports(88)
          .asks("a ticket for a user of a realm that does not exist")
          .answer("a Kerberos 5 error or authentication reply")
          .source("RFC 4120 sections 5.4.1 and 5.9.1")
          .sends(kerberosAuthenticationRequest())
          .answeredBy((answer, cookie) ->
              isKerberos(answer, KERBEROS_ERROR) || isKerberos(answer, KERBEROS_AS_REPLY));

  private static final int LDAP_SEARCH_REQUEST = Ber.application(3);
  private static final int LDAP_SEARCH_ENTRY = Ber.application(4);
  private static final int LDAP_SEARCH_DONE = Ber.application(5);
  private static final int LDAP_FILTER_PRESENT = 0x87;

  private static final UdpRequest CLDAP =
      UdpRequest.named("cldap", "cldap", "Connectionless LDAP (Active Directory)")
          .ports(389)
          .asks("the versions of LDAP that the root entry lists")
          .answer("a search result with our message id")
          .source("[MS-ADTS] section 6.3.3; RFC 4511 section 4.5; RFC 4512 section 5.1")
          .sends(EnterpriseRequests::ldapRootSearch)
          .answeredBy(EnterpriseRequests::isLdapSearchResult);

  /** Version 4, type request, idempotent: so the server need not call back before it answers. */
  private static final byte[] RPC_REQUEST = Octets.ofHex("04 00 20 00");

  /** Little-endian integers, ASCII, IEEE floating point; then the high octet of the serial. */
  private static final byte[] RPC_FORMAT = Octets.ofHex("10 00 00 00");

  /** Interface e1af8308-5d1f-11c9-91a4-08002b14a0fa, in the format above. */
  private static final byte[] ENDPOINT_MAPPER =
      Octets.ofHex("08 83 af e1 1f 5d c9 11 91 a4 08 00 2b 14 a0 fa");

  private static final int RPC_RESPONSE = 2;
  private static final int RPC_LAST_TYPE = 10;

  private static final UdpRequest DCE_RPC =
      UdpRequest.named("dcerpc", "dcerpc", "DCE/RPC endpoint mapper, also of PROFINET IO")
          .ports(135, 34964)
          .asks("the first entry of the endpoint map (ept_lookup), connectionless")
          .answer("any server's packet of version 4 with our activity id")
          .onlyIf("the server takes connectionless calls; Windows has left them out since XP SP2")
          .source("The Open Group C706 chapter 12 and appendix O; IEC 61158-6-10 (PROFINET)")
          .sends(EnterpriseRequests::endpointLookup)
          .answeredBy((answer, cookie) ->
              answer.length() >= 80
                  && answer.u8(0) == 4
                  && answer.u8(1) >= RPC_RESPONSE
                  && answer.u8(1) <= RPC_LAST_TYPE
                  && answer.has(40, activity(cookie, (answer.u8(4) & 0x10) != 0)));

  private static final int SQL_BROWSER_RESPONSE = 5;

  private static final UdpRequest SQL_SERVER_BROWSER =
      UdpRequest.named("mssql-browser", "ms-sql-m", "SQL Server Browser")
          .ports(1434)
          .asks("all instances of SQL Server on the machine (CLNT_UCAST_EX)")
          .answer("a response of the length that it states, naming a server")
          .source("[MC-SQLR] sections 2.2.2 and 2.2.5")
          .sends(new byte[] {3})
          .answeredBy((answer, cookie) ->
              answer.u8(0) == SQL_BROWSER_RESPONSE
                  && answer.hasRest(3, answer.u16LittleEndian(1))
                  && answer.text().substring(3).toLowerCase(Locale.ROOT).startsWith("servername;"));

  private static final int RDP_SYN = 0x0001;
  private static final int RDP_ACK = 0x0004;
  private static final int RDP_LARGEST_DATAGRAM = 1232;

  private static final UdpRequest RDP =
      UdpRequest.named("rdp-udp", "ms-wbt-server", "Remote Desktop over UDP")
          .ports(3389)
          .asks("to open a transport (SYN)")
          .answer("SYN and ACK with our initial sequence number")
          .onlyIf("the server offers UDP, as Windows does by default since 2012")
          .source("[MS-RDPEUDP] sections 2.2.2.1, 2.2.2.5 and 3.1.5.1")
          .sends(cookie ->
              new Octets()
                  .u32(0xffffffffL) // nothing received yet
                  .u16(64, RDP_SYN) // receive window in packets, flags
                  .u32(Cookies.u32(cookie))
                  .u16(RDP_LARGEST_DATAGRAM, RDP_LARGEST_DATAGRAM) // up, down
                  .padTo(RDP_LARGEST_DATAGRAM)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() >= 16
                  && answer.u32(0) == Cookies.u32(cookie)
                  && (answer.u16(6) & (RDP_SYN | RDP_ACK)) == (RDP_SYN | RDP_ACK));

  private static final byte[] CITRIX_MARK = Octets.ofHex("02 fd a8 e3");

  private static final UdpRequest CITRIX_BROWSER =
      UdpRequest.named("citrix-browser", "ica-browser", "Citrix ICA browser")
          .ports(1604)
          .asks("where the master browser is")
          .answer("a browser message of the length that it states")
          .onlyIf(
              "the farm still runs the browser service, as MetaFrame and early Presentation Server"
                  + " did")
          .source(
              "Citrix MetaFrame 1.8 administrator's guide, ICA browser;"
                  + " Citrix published no format, this is the one seen on the wire")
          .sends(
              new Octets()
                  .u16LittleEndian(30)
                  .u8(0x01, 0x30)
                  .bytes(CITRIX_MARK)
                  .padTo(30)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u16LittleEndian(0) == answer.length()
                  && answer.u8(2) == 2
                  && answer.has(4, CITRIX_MARK));

  static final List<UdpRequest> ALL =
      List.of(KERBEROS, CLDAP, DCE_RPC, SQL_SERVER_BROWSER, RDP, CITRIX_BROWSER);

  private EnterpriseRequests() {}

  private static byte[] kerberosAuthenticationRequest() {
    int typePrincipal = 1;
    int typeService = 2;
    byte[] noOptions = Ber.value(Ber.BIT_STRING, new byte[5]);
    byte[] realm = Ber.string(Ber.GENERAL_STRING, KERBEROS_REALM);
    byte[] user = kerberosName(typePrincipal, "portscan");
    byte[] ticketGranting = kerberosName(typeService, "krbtgt", KERBEROS_REALM);
    byte[] noLimit = Ber.string(Ber.GENERALIZED_TIME, "19700101000000Z");
    byte[] aesTypes =
        Ber.sequence(Ber.integer(18), Ber.integer(17), Ber.integer(20), Ber.integer(19));
    byte[] body =
        Ber.sequence(
            Ber.value(Ber.context(0), noOptions),
            Ber.value(Ber.context(1), user),
            Ber.value(Ber.context(2), realm),
            Ber.value(Ber.context(3), ticketGranting),
            Ber.value(Ber.context(5), noLimit),
            Ber.value(Ber.context(7), Ber.integer(0x706f7274)),
            Ber.value(Ber.context(8), aesTypes));
    return Ber.value(
        Ber.application(KERBEROS_AS_REQUEST),
        Ber.sequence(
            Ber.value(Ber.context(1), Ber.integer(KERBEROS_VERSION)),
            Ber.value(Ber.context(2), Ber.integer(KERBEROS_AS_REQUEST)),
            Ber.value(Ber.context(4), body)));
  }

  private static byte[] kerberosName(int type, String... components) {
    Octets strings = new Octets();
    for (String component : components) {
      strings.bytes(Ber.string(Ber.GENERAL_STRING, component));
    }
    return Ber.sequence(
        Ber.value(Ber.context(0), Ber.integer(type)),
        Ber.value(Ber.context(1), Ber.sequence(strings.toArray())));
  }

  private static boolean isKerberos(Datagram answer, int messageType) {
    return new BerReader(answer)
        .enter(Ber.application(messageType))
        .enter(Ber.SEQUENCE)
        .inside(Ber.context(0), version -> version.integer(KERBEROS_VERSION))
        .inside(Ber.context(1), type -> type.integer(messageType))
        .matched();
  }

  private static byte[] ldapRootSearch(long cookie) {
    byte[] none = Ber.string(Ber.OCTET_STRING, "");
    byte[] zero = Ber.integer(0);
    byte[] baseObject = Ber.enumerated(0);
    byte[] neverDereference = Ber.enumerated(0);
    return Ber.sequence(
        Ber.integer(Cookies.bits(cookie, 31)),
        Ber.value(
            LDAP_SEARCH_REQUEST,
            none,
            baseObject,
            neverDereference,
            zero,
            zero,
            Ber.value(Ber.BOOLEAN, new byte[1]),
            Ber.string(LDAP_FILTER_PRESENT, "objectClass"),
            Ber.sequence(Ber.string(Ber.OCTET_STRING, "supportedLDAPVersion"))));
  }

  private static boolean isLdapSearchResult(Datagram answer, long cookie) {
    BerReader message = new BerReader(answer).enter(Ber.SEQUENCE).integer(Cookies.bits(cookie, 31));
    int operation = message.tag() == LDAP_SEARCH_ENTRY ? LDAP_SEARCH_ENTRY : LDAP_SEARCH_DONE;
    return message.skip(operation).matched();
  }

  /** The UUID of our call, in the byte order of the integers: RFC 4122's, or little-endian. */
  private static byte[] activity(long cookie, boolean littleEndian) {
    byte[] uuid = Cookies.octets(cookie, 16);
    uuid[7] = (byte) ((uuid[7] & 0x0f) | 0x40); // version 4, in little-endian order
    uuid[8] = (byte) ((uuid[8] & 0x3f) | 0x80); // variant of RFC 4122
    if (littleEndian) {
      return uuid;
    }
    byte[] swapped = uuid.clone();
    int[] order = {3, 2, 1, 0, 5, 4, 7, 6};
    for (int i = 0; i < order.length; i++) {
      swapped[i] = uuid[order[i]];
    }
    return swapped;
  }

  private static byte[] endpointLookup(long cookie) {
    byte[] body =
        new Octets()
            .u32LittleEndian(0) // every element
            .u32LittleEndian(1) // reference to the object
            .zeros(16)
            .u32LittleEndian(2) // reference to the interface and its version
            .zeros(20)
            .u32LittleEndian(1) // any version
            .zeros(20) // no handle: from the start
            .u32LittleEndian(1) // at most one element
            .toArray();
    return new Octets()
        .bytes(RPC_REQUEST)
        .bytes(RPC_FORMAT)
        .zeros(16) // no object
        .bytes(ENDPOINT_MAPPER)
        .bytes(activity(cookie, true))
        .u32LittleEndian(0) // the server's boot time, not known yet
        .u32LittleEndian(3) // version of the interface
        .u32LittleEndian(0) // sequence number of the call
        .u16LittleEndian(2) // ept_lookup
        .u16LittleEndian(0xffff) // no interface hint
        .u16LittleEndian(0xffff) // no activity hint
        .u16LittleEndian(body.length)
        .u16LittleEndian(0) // first fragment
        .u8(0, 0) // no authentication, low octet of the serial
        .bytes(body)
        .toArray();
  }
}
