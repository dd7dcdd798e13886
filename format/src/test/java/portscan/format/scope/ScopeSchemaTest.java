package portscan.format.scope;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.format.document.EditorSchema;
import portscan.format.runbook.Manual;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema for editors agrees with the reader, as far as a schema can. */
class ScopeSchemaTest {
  private static final Path SCHEMA = Manual.DOCS.resolve("schema/portscan.scope-1.schema.json");

  private static List<Error> errors(String yaml) throws IOException {
    return EditorSchema.errors(SCHEMA, yaml);
  }

  @Test
  void keys_areThoseOfTheReader() {
    JsonNode schema = JsonMapper.shared().readTree(SCHEMA.toFile());

    assertKeys(schema, ScopeReader.KEYS);
    assertKeys(schema.at("/properties/allow"), ScopeReader.RULE_KEYS);
    assertKeys(schema.at("/properties/forbid"), ScopeReader.RULE_KEYS);
    assertKeys(schema.at("/$defs/name/anyOf/1"), ScopeReader.NAME_KEYS);
    assertKeys(schema.at("/$defs/window"), ScopeReader.WINDOW_KEYS);
  }

  private static void assertKeys(JsonNode object, List<String> keys) {
    assertThat(object.get("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(object.get("additionalProperties").booleanValue()).isFalse();
  }

  @Test
  void exampleOfTheManual_isValidToBoth() throws IOException {
    String example = Manual.block("scope.md", "yaml");

    assertThat(errors(example)).isEmpty();
    assertThat(Scopes.read("a.yaml", example.getBytes(StandardCharsets.UTF_8)).problems())
        .isEmpty();
  }

  /** What one writes in several ways. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "expires: 2026-12-31T18:00:00+01:00",
        "rate: 0.5",
        "windows: {days: [mon, wed-fri], from: \"20:00:30\", to: \"24:00\"}",
        "windows: [{zone: UTC}, {from: \"01:00\"}]",
        "allow: {networks: 10.0.0.0/8, ports: 22}",
        "allow: {names: {name: a.example, anyAddress: true}, ports: [22, 80-90, udp/53, ssh]}",
        "forbid: {names: a.example, networks: [10.0.0.1, fe80::/10]}"
      })
  void spelling_isValidToBoth(String line) throws IOException {
    String scope = "schema: portscan.scope/1\n" + line + "\n";

    assertThat(errors(scope)).isEmpty();
    assertThat(Scopes.read("a.yaml", scope.getBytes(StandardCharsets.UTF_8)).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow-list",
        "any-address-word",
        "empty-list",
        "expires",
        "key",
        "key-in-rules",
        "key-in-window",
        "list",
        "name-missing",
        "no-value",
        "port",
        "rate",
        "rate-word",
        "schema",
        "schema-missing",
        "time",
        "window-text"
      })
  void invalidScope_isRefused(String name) throws IOException {
    assertThat(errors(Files.readString(InvalidScopeTest.FOLDER.resolve(name + ".yaml"))))
        .isNotEmpty();
  }
}
