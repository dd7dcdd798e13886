package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.format.report.ReportFormat;
import portscan.format.report.ReportFormats;

/** The manual page and the completion scripts, and their copies for packagers under docs. */
class GeneratedPagesTest {
  private static final Path DOCS = Path.of(System.getProperty("portscan.root", ".."), "docs");

  static Stream<String> shells() {
    return Completions.SHELLS.stream();
  }

  private static void assertCurrent(Path page, String text) throws IOException {
    if (Boolean.getBoolean("portscan.write-docs")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, text);
    }
    assertThat(page)
        .as("regenerate: mvn test -pl cli -am -Dportscan.write-docs=true")
        .content()
        .isEqualTo(text);
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void assumeInstalled(String program) {
    assumeTrue(isInstalled(program), program + " is not installed");
  }

  /** What the program writes to both its outputs; it must end well. */
  private static String output(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static Path written(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void manualPage_inTheDocumentation_isCurrent() throws IOException {
    assertCurrent(DOCS.resolve("portscan.1"), ManualPage.text());
    assertThat(Invocation.of("manual")).isEqualTo(new Invocation(0, ManualPage.text(), ""));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void completion_inTheDocumentation_isCurrent(String shell) throws IOException {
    String script = Completions.of(shell);

    assertCurrent(DOCS.resolve("completions").resolve("portscan." + shell), script);
    assertThat(Invocation.of("completion", shell)).isEqualTo(new Invocation(0, script, ""));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void completion_isValidForItsShell(String shell, @TempDir Path folder) throws Exception {
    assumeInstalled(shell);
    Path script = written(folder, "portscan." + shell, Completions.of(shell));

    assertThat(output(shell, "-n", script.toString())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void completion_knowsEveryCommandAndOption(String shell) {
    String script = Completions.of(shell);

    for (Command command : Commands.ALL) {
      assertThat(script).contains(command.name());
      for (Option option : command.options()) {
        for (String name : option.names()) {
          assertThat(script).contains(shell.equals("fish") ? name.replaceFirst("^-+", "") : name);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          portscan ch                              | check
          portscan --v                             | --version
          portscan check --fo                      | --format
          portscan check --any                     | --any-address
          portscan check host:1 --format js        | json jsonl
          portscan check --probe con               | connect
          portscan check --request dn              | dns
          portscan wait --unt                      | --until
          portscan wait --until cl                 | closed
          portscan listeners --chec                | --check
          portscan listeners --format c            | csv
          portscan completion z                    | zsh
          portscan help wa                         | wait
          portscan check --timeout 1               |
          """)
  void bash_completesAsPromised(String line, String expected, @TempDir Path folder)
      throws Exception {
    assumeInstalled("bash");
    Path script = written(folder, "portscan.bash", Completions.of("bash"));
    List<String> words = List.of(line.split(" ", -1));
    String program =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _portscan; echo \"${COMPREPLY[*]}\""
            .formatted(script, String.join(" ", words), words.size() - 1);

    List<String> completed = List.of(output("bash", "-c", program).strip().split(" ", -1));

    if (expected == null) {
      assertThat(completed).containsExactly("");
    } else {
      assertThat(completed).contains(expected.split(" ", -1));
      assertThat(completed).allMatch(word -> word.startsWith(words.getLast()));
    }
  }

  @Test
  void bash_completesEveryFormatAfterAnEqualsSign(@TempDir Path folder) throws Exception {
    assumeInstalled("bash");
    Path script = written(folder, "portscan.bash", Completions.of("bash"));
    // Bash takes the equals sign for a word of its own: COMP_WORDBREAKS.
    String program =
        "source '%s'; COMP_WORDS=(portscan check --format = ''); COMP_CWORD=4; _portscan;"
                .formatted(script)
            + " echo \"${COMPREPLY[*]}\"";

    assertThat(output("bash", "-c", program).strip().split(" ", -1))
        .containsExactlyElementsOf(ReportFormats.ALL.stream().map(ReportFormat::id).toList());
  }

  @Test
  void manualPage_isFormattedWithoutWarning(@TempDir Path folder) throws Exception {
    assumeInstalled("groff");
    Path page = written(folder, "portscan.1", ManualPage.text());

    String formatted = output("groff", "-man", "-ww", "-Tutf8", "-P-cbou", page.toString());

    assertThat(formatted).doesNotContain("warning", "error", page.toString());
    for (Command command : Commands.ALL) {
      assertThat(formatted).contains("portscan " + command.name());
      for (Option option : command.options()) {
        assertThat(formatted.replace('\u2010', '-')).contains(option.names());
      }
    }
    assertThat(formatted).contains("EXIT STATUS", "130");
  }
}
