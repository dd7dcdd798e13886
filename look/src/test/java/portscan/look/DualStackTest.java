package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

class DualStackTest {
  private static OpenSocket socket(String address, int port, @Nullable Boolean ipv6Only) {
    return new OpenSocket(
        Transport.TCP, IpAddress.literal(address), port, 0, 0, 1, 0, -1, ipv6Only);
  }

  private static final OpenSocket WILDCARD = socket("::", 80, null);

  @Test
  void includesIpv4_followsTheKernelWhereItTells() {
    DualStack dualStack = new DualStack(List.of(), true);

    assertThat(dualStack.includesIpv4(socket("::", 80, false))).isTrue();
    assertThat(dualStack.includesIpv4(socket("::", 80, true))).isFalse();
    assertThat(dualStack.limit()).isEmpty();
  }

  @Test
  void includesIpv4_isAQuestionOfTheIpv6WildcardAlone() {
    DualStack dualStack = new DualStack(List.of(), false);

    assertThat(dualStack.includesIpv4(socket("0.0.0.0", 80, null))).isFalse();
    assertThat(dualStack.includesIpv4(socket("::1", 80, false))).isFalse();
    assertThat(dualStack.limit()).isEmpty();
  }

  @Test
  void includesIpv4_isInferredFromTheDefaultWhereNothingTells() {
    DualStack usual = new DualStack(List.of(socket("0.0.0.0", 81, null)), false);

    assertThat(usual.includesIpv4(WILDCARD)).isTrue();
    assertThat(new DualStack(List.of(), true).includesIpv4(WILDCARD)).isFalse();
    assertThat(usual.limit())
        .contains("whether sockets on [::] take IPv4 too (1 of them) is inferred from the others");
  }

  @Test
  void includesIpv4_isRuledOutByAnIpv4SocketOnTheSamePort() {
    DualStack dualStack = new DualStack(List.of(socket("127.0.0.1", 80, null)), false);

    assertThat(dualStack.includesIpv4(WILDCARD)).isFalse();
  }
}
