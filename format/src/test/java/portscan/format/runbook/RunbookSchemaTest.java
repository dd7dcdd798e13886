package portscan.format.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.format.document.EditorSchema;

/** The schema for editors agrees with the reader, as far as a schema can. */
class RunbookSchemaTest {
  private static List<Error> errors(String yaml) throws IOException {
    return EditorSchema.errors(Manual.DOCS.resolve("schema/portscan.runbook-1.schema.json"), yaml);
  }

  @Test
  void schema_exampleOfTheManual_isValid() throws IOException {
    assertThat(errors(Manual.example())).isEmpty();
  }

  @Test
  void schema_writtenRunbook_isValid() throws IOException {
    assertThat(errors(RunbookWriter.write(RunbookWriterTest.observations()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schema-missing",
        "schema-misspelt-key",
        "schema-other-version",
        "key-unknown-top",
        "key-unknown-role",
        "key-unknown-expectation",
        "key-unknown-tls",
        "key-unknown-environment",
        "key-unknown-exception",
        "key-unknown-inventory",
        "key-case",
        "roles-list",
        "role-empty",
        "role-text",
        "expect-mapping",
        "expectation-text",
        "port-mapping",
        "port-empty",
        "ports-empty-list",
        "port-out-of-range",
        "port-space",
        "port-missing",
        "port-twice",
        "hosts-list",
        "state-unknown",
        "state-boolean",
        "transport-unknown",
        "everything-else-open",
        "everything-else-stateless",
        "service-on-closed",
        "days-negative",
        "tls-text",
        "host-without-role",
        "role-name",
        "variable-list",
        "exception-date",
        "exception-without-end",
        "exception-without-reason",
        "exception-nowhere",
        "exception-both",
        "inventory-kind",
        "inventory-without-file",
        "include-mapping",
        "merge-key"
      })
  void schema_invalidRunbook_isRefused(String name) throws IOException {
    byte[] bytes = InvalidRunbookTest.FILES.read(name + ".yaml", 1 << 20);
    assertThat(errors(new String(bytes, StandardCharsets.UTF_8))).isNotEmpty();
  }
}
