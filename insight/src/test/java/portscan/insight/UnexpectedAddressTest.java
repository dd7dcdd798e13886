package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portscan.api.model.AddressFamily;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.Timing;

class UnexpectedAddressTest {
  private static Finding expecting(String address) {
    return new World()
        .name("db.example", "10.0.4.5")
        .asking(
            new Question(
                "db.example:5432",
                new Host.Name("db.example"),
                5432,
                Transport.TCP,
                Set.of(AddressFamily.IPV4),
                "",
                List.of(IpAddress.literal(address)),
                null,
                Timing.standard()))
        .first();
  }

  @Test
  void otherAddress_isUnexpected() {
    Finding finding = expecting("10.0.4.9");

    assertThat(finding.code()).isEqualTo(FindingCode.UNEXPECTED_ADDRESS);
    assertThat(finding.cause()).contains("10.0.4.5 instead of 10.0.4.9");
  }

  @Test
  void expectedAddress_isNoTrouble() {
    assertThat(expecting("10.0.4.5").code()).isEqualTo(FindingCode.NOTHING_LISTENING);
  }
}
