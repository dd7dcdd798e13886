package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.FindingCode;

class HealthyTest {
  @Test
  void openAndAnswering_isHealthy() {
    World world =
        new World()
            .verdict(Seen.open("10.0.4.5", 5432))
            .service(World.behaving(ServiceLook.Behaviour.ANSWERS, "postgresql"));

    assertThat(world.first().code()).isEqualTo(FindingCode.HEALTHY);
    assertThat(world.first().confidence()).isGreaterThan(0.9);
    assertThat(world.first().evidence()).contains("it speaks postgresql");
  }

  @Test
  void openAndUnintelligible_isHealthyWithLessCertainty() {
    World world =
        new World()
            .verdict(Seen.open("10.0.4.5", 5432))
            .service(World.behaving(ServiceLook.Behaviour.ANSWERS, ""));

    assertThat(world.first().code()).isEqualTo(FindingCode.HEALTHY);
    assertThat(world.first().confidence()).isBetween(0.6, 0.8);
  }

  @Test
  void openAndNotLookedInto_isHealthyWithLessCertainty() {
    assertThat(new World().verdict(Seen.open("10.0.4.5", 5432)).first().confidence())
        .isLessThan(0.6);
  }
}
