package portscan.format.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.format.document.Node;
import portscan.format.document.YamlReader;
import tools.jackson.databind.json.JsonMapper;

/** The schema for editors agrees with the reader, as far as a schema can. */
class RunbookSchemaTest {
  private static List<Error> errors(String yaml) throws IOException {
    String schema = Files.readString(Manual.DOCS.resolve("schema/portscan.runbook-1.schema.json"));
    Schema runbook =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema, InputFormat.JSON);
    Node document = YamlReader.documents("r.yaml", yaml, false).found().orElseThrow().getFirst();
    return runbook.validate(
        JsonMapper.shared().writeValueAsString(value(document)), InputFormat.JSON);
  }

  /** What an editor makes of YAML 1.2's core schema. */
  private static @Nullable Object value(Node node) {
    return switch (node) {
      case Node.Text text when text.isNothing() -> null;
      case Node.Text text when text.isPlain() && text.value().matches("-?\\d{1,9}") ->
          Integer.valueOf(text.value());
      case Node.Text text when text.isPlain() && text.value().matches("true|false") ->
          Boolean.valueOf(text.value());
      case Node.Text text -> text.value();
      case Node.Items items -> items.items().stream().map(RunbookSchemaTest::value).toList();
      case Node.Fields fields -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        fields.fields().forEach(field -> values.put(field.name(), value(field.value())));
        yield values;
      }
    };
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
