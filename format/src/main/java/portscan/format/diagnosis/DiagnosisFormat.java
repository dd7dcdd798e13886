package portscan.format.diagnosis;

import java.io.IOException;
import java.io.Writer;
import portscan.api.model.Diagnosis;
import portscan.format.report.ReportOptions;

/** A way to write a {@link Diagnosis}. */
public interface DiagnosisFormat {
  /** The word after {@code --format}. */
  String id();

  /** What it is good for, in one line. */
  String summary();

  /**
   * Writes it whole.
   *
   * @param complete whether every experiment came to its end; false after an interrupt
   */
  void write(Diagnosis diagnosis, boolean complete, Writer out, ReportOptions options)
      throws IOException;
}
