package portscan.look.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNamesTest {
  @ParameterizedTest
  @CsvSource({
    "db.example, db.example, true",
    "DB.Example, db.EXAMPLE., true",
    "*.example, db.example, true",
    "*.example, a.db.example, false",
    "*.example, example, false",
    "*.example, .example, false",
    "d*.example, db.example, false",
    "*.*.example, a.db.example, false",
    "db.example, 192.0.2.1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.2, 192.0.2.1, false",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1, true",
    "xn--bcher-kva.example, bücher.example, true",
    "*, example, false",
  })
  void names_matchByRfc9525(String certified, String asked, boolean matches) {
    assertThat(ServerNames.match(List.of(certified), asked)).isEqualTo(matches);
  }
}
