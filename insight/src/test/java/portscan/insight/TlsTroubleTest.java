package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.AddressFamily;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Host;
import portscan.api.model.Transport;
import portscan.api.scan.Timing;

class TlsTroubleTest {
  private static final Instant LONG_AGO = Instant.EPOCH.minusSeconds(1_000_000);
  private static final Instant SOON = Instant.EPOCH.plusSeconds(1_000_000);

  private static World serving(int port, String scheme) {
    return new World()
        .verdict(Seen.open("10.0.4.5", port))
        .name("www.example", "10.0.4.5")
        .asking(
            new Question(
                (scheme.isEmpty() ? "" : scheme + "://") + "www.example:" + port,
                new Host.Name("www.example"),
                port,
                Transport.TCP,
                Set.of(AddressFamily.IPV4),
                scheme,
                List.of(),
                null,
                Timing.standard()));
  }

  @Test
  void expired_isToldFirst() {
    assertThat(
            serving(443, "https")
                .service(World.tls(LONG_AGO, LONG_AGO.plusSeconds(10), false, true))
                .first()
                .code())
        .isEqualTo(FindingCode.TLS_EXPIRED);
  }

  @Test
  void notYetValid_isTheSameTrouble() {
    assertThat(serving(443, "").service(World.tls(SOON, SOON, true, true)).first().cause())
        .contains("is not valid before");
  }

  @Test
  void otherName_isAMismatch() {
    assertThat(serving(443, "").service(World.tls(LONG_AGO, SOON, false, true)).first())
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(FindingCode.TLS_NAME_MISMATCH);
          assertThat(finding.cause()).contains("for shop.example, not for www.example");
        });
  }

  @Test
  void tlsWhereClearIsMeant_isExpected() {
    assertThat(serving(8080, "http").service(World.tls(LONG_AGO, SOON, true, true)).first().code())
        .isEqualTo(FindingCode.TLS_EXPECTED);
    assertThat(serving(5432, "").service(World.tls(LONG_AGO, SOON, true, true)).first().code())
        .isEqualTo(FindingCode.TLS_EXPECTED);
  }

  @Test
  void certificateAfterStartTls_isJudgedLikeAnyOther() {
    Finding expired =
        serving(5432, "").service(World.startTls(LONG_AGO, LONG_AGO.plusSeconds(10), true)).first();
    assertThat(expired.code()).isEqualTo(FindingCode.TLS_EXPIRED);
    assertThat(expired.nextSteps().getLast()).contains(":5432 -starttls postgres </dev/null");
    assertThat(serving(5432, "").service(World.startTls(LONG_AGO, SOON, false)).first().code())
        .isEqualTo(FindingCode.TLS_NAME_MISMATCH);
    assertThat(serving(5432, "").service(World.startTls(LONG_AGO, SOON, true)).first().code())
        .isEqualTo(FindingCode.HEALTHY);
  }

  /** Whoever takes up TLS by an address seldom checks whom it is for. */
  @Test
  void otherNameAfterStartTls_byAddress_isHealthy() {
    World world = new World().verdict(Seen.open("10.0.4.5", 5432));

    assertThat(world.service(World.startTls(LONG_AGO, SOON, false)).first().code())
        .isEqualTo(FindingCode.HEALTHY);
  }

  @Test
  void tlsWhereItIsUsual_isHealthy() {
    assertThat(serving(443, "").service(World.tls(LONG_AGO, SOON, true, true)).first().code())
        .isEqualTo(FindingCode.HEALTHY);
    assertThat(serving(5000, "https").service(World.tls(LONG_AGO, SOON, true, true)).first().code())
        .isEqualTo(FindingCode.HEALTHY);
  }

  @Test
  void clearWhereTlsIsMeant_isExpectedInReverse() {
    ServiceLook.Result clear = World.behaving(ServiceLook.Behaviour.ANSWERS, "http");

    assertThat(serving(5000, "https").service(clear).first())
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(FindingCode.TLS_EXPECTED);
          assertThat(finding.cause()).contains("speaks http in clear");
        });
    assertThat(serving(443, "").service(clear).first().confidence()).isLessThan(0.8);
    assertThat(serving(443, "http").service(clear).first().code()).isEqualTo(FindingCode.HEALTHY);
    assertThat(serving(5432, "").service(clear).first().code()).isEqualTo(FindingCode.HEALTHY);
  }

  @Test
  void handshakeThatFails_isNotHealthy() {
    ServiceLook.Result broken =
        new ServiceLook.Result(
            ServiceLook.Behaviour.ANSWERS,
            "",
            "",
            "",
            "",
            null,
            true,
            List.of(),
            Map.of("tls.fault", "the server sends an alert: handshake_failure"),
            12);

    List<Finding> findings = serving(443, "https").service(broken).investigate().findings();

    assertThat(findings.getFirst().code()).isEqualTo(FindingCode.UNDETERMINED);
    assertThat(findings.getFirst().evidence().getLast()).contains("handshake_failure");
    assertThat(findings).allSatisfy(finding -> assertThat(finding.confidence()).isLessThan(0.8));
  }
}
