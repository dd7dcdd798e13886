package portscan.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

class UsersTest {
  private static final List<String> LINES =
      List.of(
          "root:x:0:0:root:/root:/bin/bash",
          "toor:x:0:0:another root:/root:/bin/sh",
          "postgres:x:113:120::/var/lib/postgresql:/bin/bash",
          "# a comment: of:99 sorts",
          "+::::::",
          "broken:x",
          "huge:x:99999999999:0::/:",
          "ev\u001b[31mil:x:666:0::/:");

  @Test
  void parse_takesTheFirstNameOfANumber() {
    assertThat(Users.parse(LINES))
        .containsOnlyKeys(0L, 113L, 666L)
        .containsEntry(0L, "root")
        .containsEntry(113L, "postgres");
  }

  @Test
  void parse_makesNamesPrintable() {
    assertThat(Users.parse(LINES)).containsEntry(666L, "ev?[31mil");
  }

  @Test
  void read_knowsRoot() {
    assertThat(Users.read()).containsEntry(0L, "root");
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.parser(
        "passwd",
        List.of(String.join("\n", LINES)),
        bytes -> Users.parse(new String(bytes, UTF_8).lines().toList()));
  }
}
