package portscan.format.report;

import java.util.List;
import java.util.Optional;

/** Every report format there is. */
public final class ReportFormats {
  /** In the order in which help and completion name them. */
  public static final List<ReportFormat> ALL =
      List.of(
          new TextReport(),
          new JsonReport(),
          new JsonLinesReport(),
          new CsvReport(),
          new NmapXmlReport(),
          new NmapNormalReport(),
          new NmapGrepableReport(),
          new ListReport(),
          new MasscanListReport(),
          new MasscanJsonReport(),
          new MarkdownReport(),
          new JunitReport());

  private ReportFormats() {}

  /** The format whose {@link ReportFormat#id id} is {@code id}. */
  public static Optional<ReportFormat> byId(String id) {
    return ALL.stream().filter(format -> format.id().equals(id)).findFirst();
  }
}
