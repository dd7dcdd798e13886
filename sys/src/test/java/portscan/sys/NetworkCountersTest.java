package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkCountersTest {
  private static final String TABLE =
      "TcpExt: SyncookiesSent TCPRetransFail\nTcpExt: 3 17\nIpExt: InMcastPkts\nIpExt: 5\n";

  @Test
  void counters_areThereOnEveryKernel() {
    assertThat(NetworkCounters.destinationUnreachable(false)).isPresent();
  }

  @Test
  void inTable_takesTheColumnUnderTheName() {
    assertThat(NetworkCounters.inTable(TABLE, "TcpExt:", "TCPRetransFail")).hasValue(17);
    assertThat(NetworkCounters.inTable(TABLE, "IpExt:", "InMcastPkts")).hasValue(5);
  }

  @Test
  void inTable_withoutItsPair_isEmpty() {
    assertThat(NetworkCounters.inTable("TcpExt: A\n", "TcpExt:", "A")).isEmpty();
    assertThat(NetworkCounters.inTable(TABLE, "TcpExt:", "InMcastPkts")).isEmpty();
    assertThat(NetworkCounters.inTable("TcpExt: A B\nTcpExt: 1\n", "TcpExt:", "B")).isEmpty();
    assertThat(NetworkCounters.inTable("T: A\nT: junk\n", "T:", "A")).isEmpty();
    assertThat(NetworkCounters.inTable("", "T:", "A")).isEmpty();
  }

  @Test
  void inList_takesTheValueBehindTheName() {
    String list = "Ip6InReceives                   \t81\nIcmp6InDestUnreachs\t5\n";
    assertThat(NetworkCounters.inList(list, "Icmp6InDestUnreachs")).hasValue(5);
    assertThat(NetworkCounters.inList(list, "Icmp6InErrors")).isEmpty();
    assertThat(NetworkCounters.inList("Icmp6InErrors\n", "Icmp6InErrors")).isEmpty();
  }

  @Test
  void listenOverflows_areThereOnEveryKernel() {
    assertThat(NetworkCounters.listenOverflows()).isPresent();
    assertThat(NetworkCounters.tcpSockets()).isPresent();
  }

  @Test
  void sumOfColumn_addsUpTheProcessors() {
    String text =
        "entries  found drop early_drop\n00000005  00000000 0000000a 1\n00000005 0 0f 0\n";
    assertThat(NetworkCounters.sumOfColumn(text, "drop")).hasValue(25);
    assertThat(NetworkCounters.sumOfColumn(text, "early_drop")).hasValue(1);
    assertThat(NetworkCounters.sumOfColumn(text, "new")).isEmpty();
    assertThat(NetworkCounters.sumOfColumn(text + "5 0\n", "drop")).isEmpty();
    assertThat(NetworkCounters.sumOfColumn(text + "5 0 -1 0\n", "drop")).isEmpty();
    assertThat(NetworkCounters.sumOfColumn("", "drop")).isEmpty();
  }

  @Test
  void afterWord_takesTheValueInTheLineOfThatPrefix() {
    String text = "sockets: used 29\nTCP: inuse 8 orphan 7 tw 0\nUDP: inuse 1 mem\n";
    assertThat(NetworkCounters.afterWord(text, "TCP:", "inuse")).hasValue(8);
    assertThat(NetworkCounters.afterWord(text, "TCP:", "tw")).hasValue(0);
    assertThat(NetworkCounters.afterWord(text, "UDP:", "mem")).isEmpty();
    assertThat(NetworkCounters.afterWord(text, "TCP6:", "inuse")).isEmpty();
  }
}
