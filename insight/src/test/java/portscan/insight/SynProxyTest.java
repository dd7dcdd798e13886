package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.Reason;

class SynProxyTest {
  private static World open() {
    return new World()
        .verdict(Seen.open("10.0.4.5", 5432))
        .service(World.behaving(ServiceLook.Behaviour.SILENT, ""));
  }

  @Test
  void randomPortsOpenToo_isAFront() {
    Finding finding = open().everyPortOpen().first();

    assertThat(finding.code()).isEqualTo(FindingCode.SYN_PROXY);
    assertThat(finding.confidence()).isGreaterThan(0.9);
  }

  @Test
  void answerFromNearerThanTheHost_isAFrontAtThatHop() {
    Finding finding = open().ttl(5432, 63).first();

    assertThat(finding.code()).isEqualTo(FindingCode.SYN_PROXY);
    assertThat(finding.confidence()).isLessThanOrEqualTo(0.8);
    assertThat(finding.hop()).isNotNull();
    assertThat(finding.hop().address()).isEqualTo(World.ROUTERS.get(1));
  }

  @Test
  void packetsOfOurOwnIgnored_socketsTellWhereTheAnswerIsFrom() {
    Finding finding = open().packetsAreIgnored(5432).ttl(5432, 63).first();

    assertThat(finding.code()).isEqualTo(FindingCode.SYN_PROXY);
    assertThat(finding.hop()).isNotNull();
    assertThat(finding.hop().address()).isEqualTo(World.ROUTERS.get(1));
  }

  @Test
  void noRoomForData_isAFrontThatAskedNobodyYet() {
    Finding finding = open().window(0).first();

    assertThat(finding.code()).isEqualTo(FindingCode.SYN_PROXY);
    assertThat(finding.confidence()).isGreaterThan(0.9);
  }

  @Test
  void randomPortsClosed_ruleItOut() {
    Diagnosis diagnosis =
        open().service(World.behaving(ServiceLook.Behaviour.GREETS, "ssh")).investigate();

    assertThat(diagnosis.findings().getFirst().code()).isEqualTo(FindingCode.HEALTHY);
    assertThat(diagnosis.ruledOut())
        .extracting(Diagnosis.RuledOut::code)
        .contains(FindingCode.SYN_PROXY, FindingCode.LOSSY_PATH);
  }

  @Test
  void acceptedNearerThanTheHost_isAFront() {
    Finding finding =
        new World()
            .verdict(Seen.open("10.0.4.5", 5432))
            .portEndsWith(new Hop(3, World.HOST, null, Reason.SYN_ACK))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.SYN_PROXY);
    assertThat(finding.confidence()).isLessThan(0.8);
    assertThat(finding.evidence().getLast()).contains("3 hops").contains("4 away");
  }

  @Test
  void serviceWhereThePacketsGet_isAForwardedPortAndHealthy() {
    Finding finding =
        new World()
            .verdict(Seen.open("10.0.4.5", 5432))
            .ttl(5432, 62)
            .portEndsWith(new Hop(3, World.HOST, null, Reason.SYN_ACK))
            .service(World.behaving(ServiceLook.Behaviour.ANSWERS, "postgresql"))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.HEALTHY);
  }
}
