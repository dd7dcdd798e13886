package portscan.format.diagnosis;

import java.util.List;
import java.util.Optional;

/** Every way to write a diagnosis. */
public final class DiagnosisFormats {
  public static final List<DiagnosisFormat> ALL =
      List.of(new TextDiagnosis(), new JsonDiagnosis(), new MarkdownDiagnosis());

  private DiagnosisFormats() {}

  /** The format whose word is {@code id}. */
  public static Optional<DiagnosisFormat> byId(String id) {
    return ALL.stream().filter(format -> format.id().equals(id)).findFirst();
  }
}
