package portscan.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.engine.udp.UdpRequest;

class SocketRequestsTest {
  @Test
  void requests_toAPortWithoutAService_areOneAProtocol() {
    List<UdpRequest> requests = SocketRequests.requests(4_000);
    assertThat(requests).hasSizeBetween(20, 28);
    assertThat(requests).extracting(UdpRequest::protocol).doesNotHaveDuplicates();
    assertThat(requests.getFirst().protocol()).isEqualTo("dns");
  }

  @Test
  void requests_toAServicesPort_beginWithAllOfItsOwn() {
    List<UdpRequest> requests = SocketRequests.requests(161);
    assertThat(requests.subList(0, 3))
        .extracting(UdpRequest::id)
        .containsExactlyInAnyOrder("snmp-v2c", "snmp-v3", "snmp-v1");
    assertThat(requests).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(28);
  }
}
