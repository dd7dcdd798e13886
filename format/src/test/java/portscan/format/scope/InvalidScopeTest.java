package portscan.format.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.format.document.InvalidFiles;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;

/** Every scope of {@code testdata/invalid-scopes} is refused with exactly its one error. */
class InvalidScopeTest {
  static final Path FOLDER = Path.of("src/test/resources/testdata/invalid-scopes");

  static Stream<InvalidFiles.Case> cases() throws IOException {
    return InvalidFiles.of(FOLDER);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void read_invalid_oneErrorWithItsPlace(InvalidFiles.Case invalid) throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve(invalid.file()));

    Parsed<Scope> scope = Scopes.read(invalid.file(), bytes);

    assertThat(scope.found()).isEmpty();
    assertThat(scope.problems()).extracting(Diagnostic::located).containsExactly(invalid.error());
  }

  @Test
  void cases_everyFileHasOne() throws IOException {
    InvalidFiles.assertEveryFileHasOne(FOLDER);
  }
}
