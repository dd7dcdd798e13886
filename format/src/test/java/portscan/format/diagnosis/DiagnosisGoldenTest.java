package portscan.format.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.api.model.Diagnosis;
import portscan.format.report.ReportOptions;

/**
 * Every report of a diagnosis, character by character; {@code -Dportscan.write-golden=true}
 * rewrites the files, to be read before they are committed.
 */
class DiagnosisGoldenTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("portscan.root"), "format/src/test/resources/golden");

  record Golden(String file, String format, ReportOptions options, Diagnosis diagnosis) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Golden> golden() {
    ReportOptions plain = ReportOptions.plain();
    Diagnosis dropped = DiagnosisSamples.droppedOnPath();
    return Stream.of(
        new Golden("why-dropped.txt", "text", plain, dropped),
        new Golden(
            "why-dropped-colour.txt",
            "text",
            new ReportOptions(true, true, 80, false, false),
            dropped),
        new Golden(
            "why-dropped-narrow.txt",
            "text",
            new ReportOptions(false, false, 40, false, false),
            dropped),
        new Golden(
            "why-dropped-verbose.txt",
            "text",
            new ReportOptions(false, false, 80, false, true),
            dropped),
        new Golden(
            "why-dropped-quiet.txt",
            "text",
            new ReportOptions(false, false, 80, true, false),
            dropped),
        new Golden("why-dropped.json", "json", plain, dropped),
        new Golden("why-dropped.md", "markdown", plain, dropped),
        new Golden("why-rejected.txt", "text", plain, DiagnosisSamples.rejectedByRouter()),
        new Golden("why-healthy.txt", "text", plain, DiagnosisSamples.healthy()),
        new Golden("why-no-name.txt", "text", plain, DiagnosisSamples.nameNotFound()),
        new Golden("why-no-name.json", "json", plain, DiagnosisSamples.nameNotFound()));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void report_isAsKept(Golden golden) throws IOException {
    String report = DiagnosisSamples.report(golden.format(), golden.options(), golden.diagnosis());
    Path file = FOLDER.resolve(golden.file());
    if (Boolean.getBoolean("portscan.write-golden")) {
      Files.writeString(file, report, UTF_8);
    }
    assertThat(report).isEqualTo(Files.readString(file, UTF_8));
  }
}
