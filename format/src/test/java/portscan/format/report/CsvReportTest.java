package portscan.format.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReportTest {
  private static List<List<String>> rows(List<TargetResult> results) {
    return parse(Samples.report(Samples.format("csv"), ReportOptions.plain(), results));
  }

  /** Reads what RFC 4180 section 2 describes, and nothing looser. */
  private static List<List<String>> parse(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    int at = 0;
    while (at < csv.length()) {
      StringBuilder cell = new StringBuilder();
      if (csv.charAt(at) == '"') {
        at++;
        while (csv.charAt(at) != '"' || (at + 1 < csv.length() && csv.charAt(at + 1) == '"')) {
          cell.append(csv.charAt(at));
          at += csv.charAt(at) == '"' ? 2 : 1;
        }
        at++;
      } else {
        while (csv.charAt(at) != ',' && csv.charAt(at) != '\r') {
          assertThat(csv.charAt(at)).isGreaterThanOrEqualTo(' ').isNotEqualTo('"');
          cell.append(csv.charAt(at++));
        }
      }
      row.add(cell.toString());
      if (csv.charAt(at) == ',') {
        at++;
      } else {
        assertThat(csv.substring(at)).startsWith("\r\n");
        at += 2;
        rows.add(row);
        row = new ArrayList<>();
      }
    }
    assertThat(row).isEmpty();
    return rows;
  }

  @Test
  void everyRow_hasTheHeadersFields() {
    List<List<String>> rows = rows(Samples.mixed());
    List<String> header = ObservationFields.ALL.stream().map(ObservationField::name).toList();
    assertThat(rows.getFirst()).isEqualTo(header);
    assertThat(rows).hasSize(9).allSatisfy(row -> assertThat(row).hasSameSizeAs(header));
    List<String> first = rows.get(1);
    assertThat(first.get(header.indexOf("state"))).isEqualTo("filtered");
    assertThat(first.get(header.indexOf("evidence.waitedMs"))).isEqualTo("4003.0");
    assertThat(first.get(header.indexOf("rttMs"))).isEmpty();
  }

  @Test
  void quotesAndCommas_areReadBack() {
    String target = "a \"quoted\", b:80";
    List<List<String>> rows =
        rows(
            List.of(
                new TargetResult(
                    target, List.of(Samples.open(target, "10.0.0.5", 80)), List.of())));
    assertThat(rows.get(1).getFirst()).isEqualTo(target);
  }
}
