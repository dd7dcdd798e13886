package portscan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;

class PublicAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0, 16777216, 0",
    "10.255.255.255, 2, 2",
    "127.0.0.1, 1, 0",
    "172.16.0.0, 1048576, 0",
    "172.32.0.0, 1, 1",
    "192.168.255.0, 256, 0",
    "192.0.2.7, 1, 0",
    "8.0.0.0, 512, 512",
    "0.0.0.0, 4294967296, 4294967296",
    "fd00::, 1000, 0",
    "fe80::1, 5, 0",
    "::1, 1, 0",
    "2001:db8::, 70000, 0",
    "2600::, 300, 300",
  })
  void count_ofABlock_isAllOfItUnlessItIsSetAsideWhole(String first, long size, long expected) {
    assertThat(PublicAddresses.count(new Host.Span(IpAddress.literal(first), size)))
        .isEqualTo(expected);
  }
}
