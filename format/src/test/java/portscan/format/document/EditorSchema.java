package portscan.format.document;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A schema for editors, as an editor applies it. */
public final class EditorSchema {
  private EditorSchema() {}

  /** What the schema of that file finds wrong with a text of YAML. */
  public static List<Error> errors(Path file, String yaml) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(file), InputFormat.JSON);
    Node document = YamlReader.documents("a.yaml", yaml, false).found().orElseThrow().getFirst();
    return schema.validate(
        JsonMapper.shared().writeValueAsString(value(document)), InputFormat.JSON);
  }

  /** What an editor makes of YAML 1.2's core schema. */
  private static @Nullable Object value(Node node) {
    return switch (node) {
      case Node.Text text when text.isNothing() -> null;
      case Node.Text text when text.isPlain() && text.value().matches("-?\\d{1,9}") ->
          Integer.valueOf(text.value());
      case Node.Text text when text.isPlain() && text.value().matches("-?\\d{1,9}\\.\\d{1,9}") ->
          Double.valueOf(text.value());
      case Node.Text text when text.isPlain() && text.value().matches("true|false") ->
          Boolean.valueOf(text.value());
      case Node.Text text -> text.value();
      case Node.Items items -> items.items().stream().map(EditorSchema::value).toList();
      case Node.Fields fields -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        fields.fields().forEach(field -> values.put(field.name(), value(field.value())));
        yield values;
      }
    };
  }
}
