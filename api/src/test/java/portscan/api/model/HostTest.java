package portscan.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.250, 256, 255, 10.0.1.249",
    "0.0.0.0, 4294967296, 4294967295, 255.255.255.255",
    "2001:db8::1, 9223372036854775807, 9223372036854775806, 2001:db8::7fff:ffff:ffff:ffff",
    "2001:db8::ffff:ffff:ffff:ffff, 2, 1, 2001:db8:0:1::",
    "::ffff:ffff:ffff:fffe%eth0, 9, 8, 0:0:0:1::6%eth0",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe, 2, 1, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void span_countsOverEveryBoundary(String first, long size, long index, String address) {
    Host.Span span = new Host.Span(IpAddress.literal(first), size);
    assertThat(span.address(0)).isEqualTo(IpAddress.literal(first));
    assertThat(span.address(index)).isEqualTo(IpAddress.literal(address));
    assertThatThrownBy(() -> span.address(size)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> span.address(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 0",
    "10.0.0.1, -1",
    "255.255.255.255, 2",
    "0.0.0.0, 4294967297",
    "10.0.0.1, 9223372036854775807",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2",
    "ffff:ffff:ffff:ffff:c000::, 9223372036854775807",
  })
  void span_beyondItsFamily_isRefused(String first, long size) {
    assertThatThrownBy(() -> new Host.Span(IpAddress.literal(first), size))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void octets_lastVariesFastest() {
    Host.Octets octets =
        new Host.Octets(List.of(List.of(10), List.of(0), List.of(0, 255), List.of(1, 7, 255)));
    assertThat(octets.size()).isEqualTo(6);
    assertThat(octets.address(0)).hasToString("10.0.0.1");
    assertThat(octets.address(2)).hasToString("10.0.0.255");
    assertThat(octets.address(3)).hasToString("10.0.255.1");
    assertThat(octets.address(5)).hasToString("10.0.255.255");
    assertThatThrownBy(() -> octets.address(6)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void octets_thatAreNone_areRefused() {
    List<Integer> one = List.of(1);
    assertThatThrownBy(() -> new Host.Octets(List.of(one, one, one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Host.Octets(List.of(one, one, one, List.of())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Host.Octets(List.of(one, one, one, List.of(256))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void endpoint_text_bracketsIpv6() {
    assertThat(new Endpoint(IpAddress.literal("192.0.2.1"), 80, Transport.TCP))
        .hasToString("192.0.2.1:80/tcp");
    assertThat(new Endpoint(IpAddress.literal("fe80::1%eth0"), 53, Transport.UDP))
        .hasToString("[fe80::1%eth0]:53/udp");
    assertThatThrownBy(() -> new Endpoint(IpAddress.literal("::1"), 0, Transport.TCP))
        .hasMessage("a port is 1 to 65535, not 0");
  }
}
