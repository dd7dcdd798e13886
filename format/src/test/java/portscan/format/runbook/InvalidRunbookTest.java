package portscan.format.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.format.document.InvalidFiles;
import portscan.format.document.SourceFiles;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;

/** Every runbook of {@code testdata/invalid-runbooks} is refused with exactly its one error. */
class InvalidRunbookTest {
  private static final Path FOLDER = Path.of("src/test/resources/testdata/invalid-runbooks");

  /** The files of the folder under their names alone. */
  static final SourceFiles FILES =
      (file, limit) -> SourceFiles.disk().read(FOLDER.resolve(file).toString(), limit);

  static Stream<InvalidFiles.Case> cases() throws IOException {
    return InvalidFiles.of(FOLDER);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void read_invalid_oneErrorWithItsPlace(InvalidFiles.Case invalid) {
    Parsed<Runbook> runbook = Runbooks.read(invalid.file(), FILES);
    assertThat(runbook.found()).isEmpty();
    assertThat(runbook.problems()).extracting(Diagnostic::located).containsExactly(invalid.error());
  }

  @Test
  void cases_everyFileHasOne() throws IOException {
    InvalidFiles.assertEveryFileHasOne(FOLDER);
  }

  @Test
  void read_largerThanAMebibyte_refused() {
    String text = MemoryFiles.HEAD + "# " + "x".repeat(1 << 20);
    Parsed<Runbook> runbook = Runbooks.read("r.yaml", MemoryFiles.of(Map.of("r.yaml", text)));
    assertThat(runbook.problems())
        .extracting(Diagnostic::located)
        .containsExactly("r.yaml:1:1: the file is larger than 1 MiB");
  }

  @Test
  void read_folder_refused() {
    assertThat(Runbooks.read(FOLDER.toString()).problems())
        .extracting(Diagnostic::located)
        .singleElement()
        .asString()
        .startsWith(FOLDER + ":1:1: cannot read \"" + FOLDER.toString().substring(0, 10));
  }

  @Test
  void read_severalMistakes_eachOnceInOrder() {
    assertThat(
            MemoryFiles.parse(
                    """
                    roles:
                      web:
                        expect:
                          - port: 70000
                          - port: 80
                            state: opne
                    hosts:
                      10.0.0.256: web
                    environments:
                      a: {}
                      b: {}
                    """)
                .problems())
        .extracting(Diagnostic::line)
        .containsExactly(5, 7, 9);
  }
}
