package portscan.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portscan.api.model.Outcome;
import portscan.sys.Linux;

/** The README's example compiles and works, with this project's artifacts and nothing else. */
class CheckerExampleTest {
  private static final Path ENGINE =
      Path.of(requireNonNull(System.getProperty("portscan.root")), "engine");
  private static final Path EXAMPLE = ENGINE.resolve("src/test/java/example/CheckerExample.java");
  private static final String HOST = "127.0.0.1";
  private static final int MOST_README_LINES = 30;

  @Test
  void example_ofAnOpenPort_saysSo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, Inet4Address.ofLiteral(HOST))) {
      assertThat(run(HOST, server.getLocalPort())).isEqualTo("open, for syn-ack\n");
    }
  }

  @Test
  void example_ofAClosedPort_saysSo() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, Inet4Address.ofLiteral(HOST))) {
      port = server.getLocalPort();
    }
    assertThat(run(HOST, port)).isEqualTo("closed, for conn-refused\n");
  }

  /** Compiles and runs the source file in a Java machine of its own. */
  private static String run(String host, int port) throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Stream.of(Outcome.class, Linux.class, Checker.class)
                    .map(CheckerExampleTest::artifact)
                    .collect(Collectors.joining(File.pathSeparator)),
                EXAMPLE.toString(),
                host,
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String artifact(Class<?> ofIt) {
    try {
      return Path.of(ofIt.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readme_showsTheExampleAsItIsRun() throws IOException {
    List<String> readme = Files.readAllLines(ENGINE.resolve("README.md"));
    assertThat(readme).hasSizeLessThanOrEqualTo(MOST_README_LINES);
    List<String> shown =
        readme.stream()
            .dropWhile(line -> !line.equals("```java"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .toList();
    List<String> source =
        Files.readAllLines(EXAMPLE).stream().dropWhile(line -> !line.startsWith("import")).toList();
    assertThat(shown).isEqualTo(source);
  }
}
