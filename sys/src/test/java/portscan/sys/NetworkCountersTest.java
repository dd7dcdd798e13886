package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkCountersTest {
  private static final String TABLE =
      """
      TcpExt: SyncookiesSent TCPRetransFail
      TcpExt: 3 17
      IpExt: InMcastPkts
      IpExt: 5
      """;

  @Test
  void tcpExtension_isThereOnEveryKernel() {
    assertThat(NetworkCounters.tcpExtension("TCPRetransFail")).isPresent();
    assertThat(NetworkCounters.tcpExtension("NoSuchCounter")).isEmpty();
  }

  @Test
  void destinationUnreachable_isThereForBothFamilies() {
    assertThat(NetworkCounters.destinationUnreachable(false)).isPresent();
    assertThat(NetworkCounters.destinationUnreachable(true)).isPresent();
  }

  @Test
  void inTable_takesTheColumnUnderTheName() {
    assertThat(NetworkCounters.inTable(TABLE, "TcpExt:", "TCPRetransFail")).hasValue(17);
    assertThat(NetworkCounters.inTable(TABLE, "IpExt:", "InMcastPkts")).hasValue(5);
  }

  @Test
  void inTable_withoutItsPair_isEmpty() {
    assertThat(NetworkCounters.inTable("TcpExt: A", "TcpExt:", "A")).isEmpty();
    assertThat(NetworkCounters.inTable(TABLE, "TcpExt:", "InMcastPkts")).isEmpty();
    assertThat(NetworkCounters.inTable("TcpExt: A B\nTcpExt: 1\n", "TcpExt:", "B")).isEmpty();
    assertThat(NetworkCounters.inTable("TcpExt: A\nTcpExt: x\n", "TcpExt:", "A")).isEmpty();
  }

  @Test
  void inList_takesTheNumberAfterTheName() {
    String list = "Icmp6InErrors \t7\nIcmp6InDestUnreachs             \t9\n";
    assertThat(NetworkCounters.inList(list, "Icmp6InDestUnreachs")).hasValue(9);
    assertThat(NetworkCounters.inList(list, "Icmp6OutDestUnreachs")).isEmpty();
  }
}
