package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
  static Stream<String> commands() {
    return Commands.names().stream();
  }

  private static void assertFits(String text) {
    assertThat(text.lines())
        .allSatisfy(line ->
            assertThat(line).hasSizeLessThanOrEqualTo(80).matches("(.*\\S)?").matches("[ -~]*"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_isExplainedWithinEightyColumns(String name) {
    Invocation run = Invocation.of(name, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertFits(run.out());
    for (Option option : Commands.byName(name).orElseThrow().options()) {
      assertThat(run.out()).contains(option.names());
    }
    assertThat(run.out()).contains("Usage: portscan " + name, "--help", "Examples:");
    assertThat(Invocation.of(name, "-h")).isEqualTo(run);
    assertThat(Invocation.of("help", name)).isEqualTo(run);
  }

  @Test
  void overview_namesEveryCommand() {
    Invocation run = Invocation.of("--help");

    assertThat(run.exitCode()).isZero();
    assertFits(run.out());
    assertThat(run.out()).contains(Commands.names());
    for (List<String> words : List.of(List.of("-h"), List.of("help"))) {
      assertThat(Invocation.of(words.toArray(String[]::new))).isEqualTo(run);
    }
  }

  @Test
  void version_isOneLine() {
    Invocation run = Invocation.of("--version");

    assertThat(run).isEqualTo(new Invocation(0, "portscan " + Version.CURRENT + "\n", ""));
    assertThat(Version.CURRENT).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examples_areUnderstood(String name) {
    Command command = Commands.byName(name).orElseThrow();
    for (String example : command.examples()) {
      String line = example.replaceFirst(".*portscan ", "").replaceFirst(" *[#|>)].*", "");
      List<String> words = List.of(line.replace("'", "").split(" +", -1));
      assertThat(words.getFirst()).as(example).isEqualTo(name);
      Words sorted = Parser.parse(command, words.subList(1, words.size()));
      assertThat(sorted.operands()).as(example).noneMatch(word -> word.startsWith("-"));
    }
  }
}
