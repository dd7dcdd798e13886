package portscan.sys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessImageTest {
  /** Run in a JVM of its own, which is over once it has become another program. */
  static final class Replaced {
    private Replaced() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) {
      int failure = ProcessImage.replace(List.of(arguments));
      System.exit(-failure);
    }
  }

  @Test
  void replace_keepsTheNumberAndPassesArguments() throws Exception {
    String script = "echo $$; grep SigBlk /proc/self/status; for a; do echo \"<$a>\"; done";
    Process process = start("sh", "-c", script, "sh", "one two", "", "ünï", "$HOME");

    List<String> lines = output(process).lines().toList();

    assertThat(process.exitValue()).isZero();
    assertThat(lines)
        .containsExactly(
            Long.toString(process.pid()),
            "SigBlk:\t0000000000000000",
            "<one two>",
            "<>",
            "<ünï>",
            "<$HOME>");
  }

  @Test
  void replace_byNoProgram_returnsWhy() throws Exception {
    Process process = start("/no/such/program");

    assertThat(output(process)).isEmpty();
    assertThat(process.exitValue()).isEqualTo(Errno.ENOENT);
  }

  private static Process start(String... arguments) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xshare:auto",
            "-Dsun.jnu.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            Replaced.class.getName());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.command().addAll(List.of(arguments));
    return builder.redirectErrorStream(true).start();
  }

  private static String output(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
