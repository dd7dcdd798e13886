package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkCountersTest {
  private static final List<String> LINES =
      List.of(
          "TcpExt: SyncookiesSent TCPRetransFail",
          "TcpExt: 3 17",
          "IpExt: InMcastPkts",
          "IpExt: 5");

  @Test
  void tcpExtension_isThereOnEveryKernel() {
    assertThat(NetworkCounters.tcpExtension("TCPRetransFail")).isPresent();
    assertThat(NetworkCounters.tcpExtension("NoSuchCounter")).isEmpty();
  }

  @Test
  void find_takesTheColumnUnderTheName() {
    assertThat(NetworkCounters.find(LINES, "TcpExt:", "TCPRetransFail")).hasValue(17);
    assertThat(NetworkCounters.find(LINES, "IpExt:", "InMcastPkts")).hasValue(5);
  }

  @Test
  void find_withoutItsPair_isEmpty() {
    assertThat(NetworkCounters.find(LINES.subList(0, 1), "TcpExt:", "TCPRetransFail")).isEmpty();
    assertThat(NetworkCounters.find(LINES, "TcpExt:", "InMcastPkts")).isEmpty();
    assertThat(NetworkCounters.find(List.of("TcpExt: A B", "TcpExt: 1"), "TcpExt:", "B")).isEmpty();
  }
}
