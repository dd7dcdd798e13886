package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/** Every malformed text of {@code testdata/invalid-*} is refused with exactly its error. */
class InvalidInputTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  record Case(String text, int column, String code, String error) {
    @Override
    public String toString() {
      return Printable.of(text);
    }
  }

  static Stream<Case> ports() throws IOException {
    return cases("ports");
  }

  static Stream<Case> hosts() throws IOException {
    return cases("hosts");
  }

  static Stream<Case> targets() throws IOException {
    return cases("targets");
  }

  static Stream<Case> durations() throws IOException {
    return cases("durations");
  }

  @ParameterizedTest
  @MethodSource("ports")
  void ports_malformed(Case malformed) {
    check(malformed, text -> Ports.parse(text, Transport.TCP));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void targets_malformedHost(Case malformed) {
    TargetOptions options = new TargetOptions(PortSet.of(Transport.TCP, 22), Transport.TCP);
    check(malformed, text -> Targets.parse(text, options));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void targets_malformed(Case malformed) {
    check(malformed, text -> Targets.parse(text, TargetOptions.none()));
  }

  @ParameterizedTest
  @MethodSource("durations")
  void durations_malformed(Case malformed) {
    check(malformed, Durations::parsePositive);
  }

  private static void check(Case malformed, Function<String, Parsed<?>> parser) {
    List<Diagnostic> problems = parser.apply(malformed.text).problems();
    assertThat(problems).hasSize(1);
    Diagnostic problem = problems.getFirst();
    assertThat(problem.text()).isEqualTo(malformed.error);
    assertThat(problem.code()).isEqualTo(malformed.code);
    assertThat(problem.line()).isEqualTo(1);
    assertThat(problem.column()).isEqualTo(malformed.column);
  }

  private static Stream<Case> cases(String name) throws IOException {
    String file = "/testdata/invalid-" + name + ".txt";
    InputStream bytes = Objects.requireNonNull(InvalidInputTest.class.getResourceAsStream(file));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).toList().stream()
          .map(InvalidInputTest::parse);
    }
  }

  private static Case parse(String line) {
    String[] fields = line.split("\t", -1);
    String text =
        ESCAPE
            .matcher(fields[0])
            .replaceAll(escape ->
                escape.group(1).equals("005c")
                    ? "\\\\"
                    : String.valueOf((char) Integer.parseInt(escape.group(1), 16)));
    return new Case(text, Integer.parseInt(fields[1]), fields[2], fields[3]);
  }
}
