package portscan.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Trouble;

class HostTableTest {
  private static final Setback FAILURE =
      Setback.local(new LocalFailure(Trouble.BLOCKED_LOCALLY, "blocked", "look"));

  private static Setback error(int router, boolean isFinal) {
    return new Setback("host-unreach", 64, IpAddress.ipv4(router), null, isFinal);
  }

  @Test
  void setback_ofTheNetwork_outweighsOneOfOurs() {
    HostTable table = new HostTable(2);
    table.setBack(1, FAILURE);
    assertThat(table.setback(1)).isEqualTo(FAILURE);
    table.setBack(1, error(1, false));
    table.setBack(1, FAILURE);
    assertThat(table.setback(1)).isEqualTo(error(1, false));
    table.setBack(1, error(2, true));
    table.setBack(1, error(3, false));
    assertThat(table.setback(1)).isEqualTo(error(2, true));
    assertThat(table.setback(0)).isNull();
  }

  @Test
  void setback_ofTooManyRouters_forgetsTheirNames() {
    HostTable table = new HostTable(200);
    for (int host = 0; host < 200; host++) {
      table.setBack(host, error(host, false));
    }
    assertThat(table.setback(61)).isEqualTo(error(61, false));
    Setback other = table.setback(199);
    assertThat(other).isNotNull();
    assertThat(other.reason()).isEqualTo("dest-unreach");
    assertThat(other.from()).isNull();
  }

  @Test
  void conclude_keepsWhatElseIsKnown() {
    HostTable table = new HostTable(3);
    table.asked(2);
    table.setBack(2, error(9, false));
    table.conclude(2);
    assertThat(table.isConcluded(2)).isTrue();
    assertThat(table.isAsked(2)).isTrue();
    assertThat(table.setback(2)).isEqualTo(error(9, false));
    assertThat(table.isConcluded(1)).isFalse();
    assertThat(table.unconcluded()).isEqualTo(2);
  }
}
