package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/** Lines of {@code /proc/net/tcp}. */
class LocalLimitsTest {
  private static final String LINE =
      "   2: 0500000A:A646 507100CB:0050 01 00000000:00000000 03:00001327 00000000     0        0"
          + " 0";

  private static Set<String> hexadecimal(String address, int port) {
    return LocalLimits.hexadecimal(new Endpoint(IpAddress.literal(address), port, Transport.TCP));
  }

  @Test
  void hexadecimal_isAsTheKernelWritesIt() {
    assertThat(hexadecimal("203.0.113.80", 80))
        .containsExactlyInAnyOrder("507100CB:0050", "0000000000000000FFFF0000507100CB:0050");
    assertThat(hexadecimal("fe80::7", 443))
        .containsExactly("000080FE000000000000000007000000:01BB");
  }

  @Test
  void localPort_isThatOfALineWithTheRemoteEnd() {
    assertThat(LocalLimits.localPort(LINE, hexadecimal("203.0.113.80", 80))).contains(0xa646);
    assertThat(LocalLimits.localPort(LINE, Set.of())).contains(0xa646);
    assertThat(LocalLimits.localPort(LINE, hexadecimal("203.0.113.80", 81))).isEmpty();
    assertThat(LocalLimits.localPort("  sl  local_address rem_address   st", Set.of())).isEmpty();
    assertThat(LocalLimits.localPort("", Set.of())).isEmpty();
    assertThat(LocalLimits.localPort("0: A B C", Set.of())).isEmpty();
  }
}
