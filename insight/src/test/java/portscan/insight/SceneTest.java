package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.Observation;

class SceneTest {
  private static Scene scene(String target, Observation... observations) {
    return new Scene(target, List.of(observations), (_, _) -> Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"db.example:5432", "localhost", "https://shop.example/", "udp://ns:53"})
  void hostName_isName(String target) {
    assertThat(scene(target).isName()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.5:80",
        "10.0.0.0/24",
        "10.0.0-3.1,5",
        "[2001:db8::1]:443",
        "2001:db8::/64",
        "fe80::1%eth0",
        "https://[::1]/",
        "udp://10.0.0.53:53"
      })
  void addressOrBlock_isNotName(String target) {
    assertThat(scene(target).isName()).isFalse();
  }

  @Test
  void ports_areNamedThenListedThenCounted() {
    Scene scene =
        scene(
            "x",
            Seen.open("10.0.0.5", 1),
            Seen.open("10.0.0.5", 3),
            Seen.open("10.0.0.5", 2),
            Seen.open("10.0.0.5", 4),
            Seen.open("10.0.0.5", 5),
            Seen.silentUdp("10.0.0.5", 5));
    assertThat(scene.ports(scene.sights().subList(0, 1))).isEqualTo("TCP port 1");
    assertThat(scene.ports(scene.sights().subList(0, 3))).isEqualTo("TCP ports 1, 2 and 3");
    assertThat(scene.ports(scene.sights().subList(0, 5))).isEqualTo("5 TCP ports");
    assertThat(scene.ports(scene.sights().subList(4, 6))).isEqualTo("2 ports");
  }
}
