package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.FindingCode;

class ServiceSilenceTest {
  @Test
  void behaviour_isNamed() {
    World world = new World().verdict(Seen.open("10.0.4.5", 5432));

    assertThat(world.service(World.behaving(ServiceLook.Behaviour.SILENT, "")).first().code())
        .isEqualTo(FindingCode.SILENT_SERVICE);
    assertThat(
            world.service(World.behaving(ServiceLook.Behaviour.CLOSES_AT_ONCE, "")).first().code())
        .isEqualTo(FindingCode.CLOSES_AT_ONCE);
    assertThat(world.service(World.behaving(ServiceLook.Behaviour.GREETS, "ssh")).first().code())
        .isEqualTo(FindingCode.HEALTHY);
  }
}
