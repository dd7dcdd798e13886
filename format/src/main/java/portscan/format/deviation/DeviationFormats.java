package portscan.format.deviation;

import java.util.List;
import java.util.Optional;

/** Every way to write down deviations. */
public final class DeviationFormats {
  public static final List<DeviationFormat> ALL =
      List.of(
          new TextDeviations(),
          new JsonDeviations(),
          new JunitDeviations(),
          new SarifDeviations(),
          new MarkdownDeviations(),
          new HtmlDeviations());

  private DeviationFormats() {}

  /** The format of that id. */
  public static Optional<DeviationFormat> byId(String id) {
    return ALL.stream().filter(format -> format.id().equals(id)).findFirst();
  }
}
