package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void openFiles_isTheSoftLimitThatTheKernelShows() throws Exception {
    String line =
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(l -> l.startsWith("Max open files"))
            .findFirst()
            .orElseThrow();

    assertThat(Limits.openFiles()).isEqualTo(Long.parseLong(line.split(" +", -1)[3]));
  }
}
