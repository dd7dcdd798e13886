package portscan.format.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

class TopPortsTest {
  @ParameterizedTest
  @EnumSource(Transport.class)
  void ranking_hasEveryPortOnceAndOnlyPorts(Transport transport) {
    int[] ranking = TopPorts.ranking(transport);

    assertThat(ranking).doesNotHaveDuplicates();
    assertThat(Arrays.stream(ranking)).allMatch(port -> port >= 1 && port <= 65535);
  }

  @Test
  void ranking_isLongEnough() {
    assertThat(TopPorts.ranking(Transport.TCP)).hasSizeGreaterThanOrEqualTo(TopPorts.USUAL);
    assertThat(TopPorts.ranking(Transport.UDP)).hasSizeGreaterThanOrEqualTo(TopPorts.FAST);
  }

  @Test
  void of_few_areTheMostUsual() {
    PortSet three = TopPorts.of(Transport.TCP, 3);

    assertThat(three)
        .isEqualTo(
            PortSet.of(Transport.TCP, 22)
                .union(PortSet.of(Transport.TCP, 80))
                .union(PortSet.of(Transport.TCP, 443)));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void of_anyNumber_areSoMany(Transport transport) {
    for (int count : new int[] {1, 10, 100, 1000, 5000, 65535}) {
      assertThat(TopPorts.of(transport, count).size()).isEqualTo(count);
    }
  }
}
