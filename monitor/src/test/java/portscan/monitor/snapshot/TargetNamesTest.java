package portscan.monitor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetNamesTest {
  @ParameterizedTest
  @CsvSource({
    "db.example, db.example",
    "DB.example.:5432, db.example",
    "https://shop.example/x, shop.example",
    "udp://cafe.de:53, cafe.de",
    "1and1.example:80, 1and1.example",
    "localhost, localhost",
    "10.0.0.5:22, ''",
    "10.0.0.0/24, ''",
    "10.0.0-3.1, ''",
    "fe80::1, ''",
    "[2001:db8::1]:443, ''",
    "a b, ''",
    "'', ''"
  })
  void target_hasItsName(String target, String name) {
    TargetNames names = new TargetNames();

    assertThat(names.of(target)).isEqualTo(name);
    assertThat(names.of(target)).isEqualTo(name);
    assertThat(names.of("10.0.0.1")).isEmpty();
  }
}
