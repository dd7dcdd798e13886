package portscan.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.IcmpError;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

class IcmpReasonsTest {

  /** The codes of RFC 792, RFC 1122 section 3.2.2.1 and RFC 1812 section 5.2.7.1. */
  @ParameterizedTest
  @CsvSource({
    "3, 0, NET_UNREACH",
    "3, 1, HOST_UNREACH",
    "3, 2, PROTO_UNREACH",
    "3, 3, PORT_UNREACH",
    "3, 4, DEST_UNREACH",
    "3, 5, DEST_UNREACH",
    "3, 6, DEST_UNREACH",
    "3, 7, DEST_UNREACH",
    "3, 8, DEST_UNREACH",
    "3, 9, NET_PROHIBITED",
    "3, 10, HOST_PROHIBITED",
    "3, 11, DEST_UNREACH",
    "3, 12, DEST_UNREACH",
    "3, 13, ADMIN_PROHIBITED",
    "3, 14, DEST_UNREACH",
    "3, 15, DEST_UNREACH",
    "3, 255, DEST_UNREACH",
    "11, 0, TIME_EXCEEDED",
    "11, 1, TIME_EXCEEDED",
    "12, 0, PARAM_PROBLEM",
    "12, 1, PARAM_PROBLEM",
    "12, 2, PARAM_PROBLEM",
    "4, 0, DEST_UNREACH",
    "5, 0, DEST_UNREACH",
    "200, 7, DEST_UNREACH"
  })
  void reason_ofIcmp_isItsWord(int type, int code, Reason reason) {
    assertThat(IcmpReasons.reason(error("192.0.2.1", type, code))).isEqualTo(reason);
  }

  /** The codes of RFC 4443 section 3, and RFC 7112's for an incomplete header chain. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, NO_ROUTE",
    "1, 1, ADMIN_PROHIBITED",
    "1, 2, BEYOND_SCOPE",
    "1, 3, HOST_UNREACH",
    "1, 4, PORT_UNREACH",
    "1, 5, ADMIN_PROHIBITED",
    "1, 6, REJECT_ROUTE",
    "1, 7, DEST_UNREACH",
    "1, 255, DEST_UNREACH",
    "2, 0, PACKET_TOO_BIG",
    "3, 0, TIME_EXCEEDED",
    "3, 1, TIME_EXCEEDED",
    "4, 0, PARAM_PROBLEM",
    "4, 1, PARAM_PROBLEM",
    "4, 2, PARAM_PROBLEM",
    "4, 3, PARAM_PROBLEM",
    "127, 0, DEST_UNREACH"
  })
  void reason_ofIcmpv6_isItsWord(int type, int code, Reason reason) {
    assertThat(IcmpReasons.reason(error("2001:db8::1", type, code))).isEqualTo(reason);
  }

  private static IcmpError error(String from, int type, int code) {
    return new IcmpError(IpAddress.literal(from), type, code, ErrorOrigin.INTERMEDIATE);
  }
}
