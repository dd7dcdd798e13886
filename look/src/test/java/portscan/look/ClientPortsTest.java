package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientPortsTest {
  @Test
  void parse_readsTheKernelsRange() {
    ClientPorts ports = ClientPorts.parse("1024\t65535\n");

    assertThat(ports).isEqualTo(new ClientPorts(1024, 65_535));
    assertThat(ports.includes(1023)).isFalse();
    assertThat(ports.includes(1024)).isTrue();
    assertThat(ports.includes(65_535)).isTrue();
  }

  @Test
  void parse_ofAnythingElse_isTheDefault() {
    assertThat(ClientPorts.parse("")).isEqualTo(ClientPorts.STANDARD);
    assertThat(ClientPorts.parse("1 2 3")).isEqualTo(ClientPorts.STANDARD);
    assertThat(ClientPorts.parse("123456 7")).isEqualTo(ClientPorts.STANDARD);
  }
}
