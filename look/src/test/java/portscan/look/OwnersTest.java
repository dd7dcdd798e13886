package portscan.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

class OwnersTest {
  @Test
  void inode_isTheNumberOfASocket() {
    assertThat(Owners.inode("socket:[48211]")).isEqualTo(48_211);
    assertThat(Owners.inode("pipe:[48211]")).isEqualTo(-1);
    assertThat(Owners.inode("socket:[]")).isEqualTo(-1);
    assertThat(Owners.inode("socket:[12a]")).isEqualTo(-1);
    assertThat(Owners.inode("socket:[9999999999999999999999]")).isEqualTo(-1);
    assertThat(Owners.inode("/dev/null")).isEqualTo(-1);
    assertThat(Owners.inode(null)).isEqualTo(-1);
  }

  @Test
  void commandLine_joinsArgumentsBySpaces() {
    assertThat(Owners.commandLine("nginx: master process\0\0\0\0"))
        .isEqualTo("nginx: master process");
    assertThat(Owners.commandLine("sshd\0-D\0-p\00022\0")).isEqualTo("sshd -D -p 22");
    assertThat(Owners.commandLine("")).isEmpty();
  }

  @Test
  void commandLine_showsControlCharactersAsQuestionMarks() {
    assertThat(Owners.commandLine("evil\0\u001b]0;owned\u0007\0a\nb\0\u202eright-to-left\0"))
        .isEqualTo("evil ?]0;owned? a?b ?right-to-left");
  }

  @Test
  void commandLine_survivesFuzzing() {
    Fuzz.parser(
        "command line",
        List.of("sshd\0-D\0", "nginx: worker\0\0\0", "a\u001b[1m\0"),
        bytes ->
            assertThat(Owners.commandLine(new String(bytes, UTF_8)).chars().noneMatch(c -> c < ' '))
                .isTrue());
  }

  @Test
  void find_ofNoSocket_findsNone() {
    Owners owners = Owners.find(Set.of(-2L));

    assertThat(owners.of(-2)).isEmpty();
  }
}
