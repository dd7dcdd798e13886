package portscan.engine.udp;

import java.util.List;

/** Requests to the small services that ask for any datagram at all, and to clocks. */
final class ClassicRequests {
  /** What is sent where the specification says that the datagram's content is ignored. */
  private static final byte[] ANYTHING = {0};

  /** 2000-01-01 in seconds since 1900, as RFC 868 counts. */
  private static final long YEAR_2000 = 3_155_673_600L;

  /** 2036-01-01, five weeks before the count of 32 bits ends. */
  private static final long YEAR_2036 = 4_291_747_200L;

  private static final int NTP_LENGTH = 48;
  private static final int NTP_VERSION = 4;
  private static final int NTP_MODE_CLIENT = 3;
  private static final int NTP_MODE_SERVER = 4;
  private static final int NTP_MODE_CONTROL = 6;
  private static final int NTP_ORIGIN_TIMESTAMP = 24;
  private static final int CONTROL_READ_STATUS = 1;
  private static final int CONTROL_RESPONSE = 0x80;

  private static final UdpRequest ECHO =
      UdpRequest.named("echo", "echo", "Echo")
          .ports(7)
          .asks("our own octets back")
          .answer("exactly the octets sent")
          .source("RFC 862")
          .echoes()
          .sends(ClassicRequests::echoed)
          .answeredBy((answer, cookie) -> {
            byte[] sent = echoed(cookie);
            return answer.length() == sent.length && answer.has(0, sent);
          });

  private static final UdpRequest ACTIVE_USERS =
      UdpRequest.named("systat", "systat", "Active users")
          .ports(11)
          .asks("who is logged in")
          .answer("printable text; an empty one, if nobody is, is not recognised")
          .source("RFC 866")
          .sends(ANYTHING)
          .answeredBy((answer, cookie) -> answer.isPlainText());

  private static final UdpRequest DAYTIME =
      UdpRequest.named("daytime", "daytime", "Daytime")
          .ports(13)
          .asks("the date and time as text")
          .answer("one printable line with digits and a colon; the format is free")
          .source("RFC 867")
          .sends(ANYTHING)
          .answeredBy((answer, cookie) ->
              answer.isPlainText() && answer.text().matches("(?s).*\\d\\d?:\\d\\d.*"));

  private static final UdpRequest QUOTE_OF_THE_DAY =
      UdpRequest.named("qotd", "qotd", "Quote of the day")
          .ports(17)
          .asks("a quotation")
          .answer("printable text of at most 512 characters")
          .source("RFC 865")
          .sends(ANYTHING)
          .answeredBy((answer, cookie) -> answer.length() <= 512 && answer.isPlainText());

  private static final UdpRequest CHARACTER_GENERATOR =
      UdpRequest.named("chargen", "chargen", "Character generator")
          .ports(19)
          .asks("any characters")
          .answer("printable text; some send more than the 512 characters of the standard")
          .source("RFC 864")
          .sends(ANYTHING)
          .answeredBy((answer, cookie) -> answer.isPlainText());

  private static final UdpRequest TIME =
      UdpRequest.named("time", "time", "Time")
          .ports(37)
          .asks("the seconds since 1900")
          .answer("four octets that make a time from 2000 to 2035; the count ends in 2036")
          .source("RFC 868")
          .sends(ANYTHING)
          .answeredBy((answer, cookie) ->
              answer.length() == 4 && answer.u32(0) >= YEAR_2000 && answer.u32(0) < YEAR_2036);

  private static final UdpRequest NTP =
      UdpRequest.named("ntp", "ntp", "Network Time Protocol")
          .ports(123)
          .asks("the time, as a client of version 4")
          .answer("a server's packet whose origin timestamp is the one that we sent")
          .source("RFC 5905 section 7.3")
          .sends(cookie ->
              new Octets()
                  .u8(NTP_VERSION << 3 | NTP_MODE_CLIENT)
                  .padTo(NTP_LENGTH - 8)
                  .bytes(Cookies.octets(cookie, 8))
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() >= NTP_LENGTH
                  && (answer.u8(0) & 0x07) == NTP_MODE_SERVER
                  && isNtpVersion(answer)
                  && answer.has(NTP_ORIGIN_TIMESTAMP, Cookies.octets(cookie, 8)));

  private static final UdpRequest NTP_CONTROL =
      UdpRequest.named("ntp-control", "ntp", "NTP control messages")
          .ports(123)
          .asks("the daemon's system status")
          .answer("a control response with our sequence number")
          .onlyIf("the daemon's access rules let strangers query it")
          .source("RFC 9327 section 2")
          .sends(cookie ->
              new Octets()
                  .u8(2 << 3 | NTP_MODE_CONTROL, CONTROL_READ_STATUS)
                  .u16(Cookies.u16(cookie), 0, 0, 0, 0)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() >= 12
                  && (answer.u8(0) & 0x07) == NTP_MODE_CONTROL
                  && isNtpVersion(answer)
                  && (answer.u8(1) & 0x9f) == (CONTROL_RESPONSE | CONTROL_READ_STATUS)
                  && answer.u16(2) == Cookies.u16(cookie));

  static final List<UdpRequest> ALL =
      List.of(
          ECHO,
          ACTIVE_USERS,
          DAYTIME,
          QUOTE_OF_THE_DAY,
          CHARACTER_GENERATOR,
          TIME,
          NTP,
          NTP_CONTROL);

  private ClassicRequests() {}

  private static byte[] echoed(long cookie) {
    return new Octets().text("portscan " + Cookies.hex(cookie, 16)).toArray();
  }

  private static boolean isNtpVersion(Datagram answer) {
    int version = answer.u8(0) >> 3 & 0x07;
    return version >= 1 && version <= NTP_VERSION;
  }
}
