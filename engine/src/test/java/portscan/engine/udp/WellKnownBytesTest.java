package portscan.engine.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests without an id, octet by octet as their specifications draw them. */
class WellKnownBytesTest {
  @ParameterizedTest
  @CsvSource({
    "xdmcp, 0001 0002 0001 00",
    "mssql-browser, 03",
    "tftp, 0001 706f72747363616e 00 6f63746574 00",
    "knx, 06 10 0203 000e 08 01 00000000 0000",
    "ubiquiti, 01 00 0000",
    "nat-pmp, 00 00",
    "pcp, 02 00 0000 00000000 00000000000000000000000000000000",
    "source-a2s, ffffffff 54 536f7572636520456e67696e6520517565727900",
    "rip-v2, 01 02 0000 0000 0000 00000000 00000000 00000000 00000010",
    "rip-v1, 01 01 0000 0000 0000 00000000 00000000 00000000 00000010",
    "ripng, 01 01 0000 00000000000000000000000000000000 0000 00 10",
  })
  void request_withoutAnId_isAsTheSpecificationDrawsIt(String id, String octets) {
    assertThat(UdpRequests.byId(id).orElseThrow().request(0))
        .isEqualTo(HexFormat.of().parseHex(octets.replace(" ", "")));
  }
}
