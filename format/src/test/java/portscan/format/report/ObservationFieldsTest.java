package portscan.format.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portscan.api.model.Observation;

class ObservationFieldsTest {
  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # The fields of an observation

        An observation is one verdict on one port of one address: a line of `--format jsonl`, an
        element of `observations` in `--format json`, a row of `--format csv`. A dot stands between
        an object's key and a key within it; in CSV it is part of the column's name. What does not
        apply is absent in JSON and empty in CSV. Written from `ObservationFields.ALL` by its test
        with `-Dportscan.write-docs=true`.

        | field | type | meaning |
        | --- | --- | --- |
        """);
    for (ObservationField field : ObservationFields.ALL) {
      page.append("| `" + field.name() + "` | " + field.type() + " | ")
          .append(field.doc().replace("|", "\\|"))
          .append(" |\n");
    }
    return page.toString();
  }

  @Test
  void referencePage_isCurrent() throws IOException {
    Path file = Path.of(System.getProperty("portscan.root"), "docs/observation-fields.md");
    if (Boolean.getBoolean("portscan.write-docs")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, page(), UTF_8);
    }
    assertThat(Files.readString(file, UTF_8))
        .as("stale: run the tests with -Dportscan.write-docs=true")
        .isEqualTo(page());
  }

  @Test
  void names_areUniqueAndMembersStandTogether() {
    assertThat(ObservationFields.ALL).extracting(ObservationField::name).doesNotHaveDuplicates();
    String object = "";
    Set<String> closed = new HashSet<>();
    for (ObservationField field : ObservationFields.ALL) {
      int dot = field.name().indexOf('.');
      String within = dot < 0 ? "" : field.name().substring(0, dot);
      if (!within.equals(object)) {
        assertThat(closed).as(field.name()).doesNotContain(within);
        closed.add(object.isEmpty() ? "(none)" : object);
        object = within;
      }
    }
  }

  @Test
  void values_haveTheirFieldsType() {
    for (TargetResult result : Samples.mixed()) {
      for (Observation seen : result.observations()) {
        for (ObservationField field : ObservationFields.ALL) {
          switch (field.accessor().apply(seen)) {
            case ObservationField.Text _ ->
                assertThat(field.type()).isEqualTo(ObservationField.Type.TEXT);
            case ObservationField.Count _ ->
                assertThat(field.type()).isEqualTo(ObservationField.Type.COUNT);
            case ObservationField.Measure _ ->
                assertThat(field.type()).isEqualTo(ObservationField.Type.NUMBER);
            case ObservationField.Unknown _, ObservationField.Inapplicable _ -> {}
          }
        }
      }
    }
  }
}
