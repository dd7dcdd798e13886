package portscan.format.report;

import java.io.Writer;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import portscan.api.model.Endpoint;
import portscan.api.model.Observation;

/** One observation in one line of text, for looks that are repeated. */
public final class LiveLine {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private LiveLine() {}

  /** Local time, sign and word of the state, endpoint, and how it is known; no line end. */
  public static String of(Observation seen, ReportOptions options) {
    Layout layout = new Layout(Writer.nullWriter(), options);
    String time = TIME.format(LocalTime.ofInstant(seen.at(), ZoneId.systemDefault()));
    String where =
        seen.address() == null
            ? seen.target()
            : new Endpoint(seen.address(), seen.port(), seen.transport()).toString();
    Colour colour = Colour.of(seen.state());
    String sign = layout.sign(seen.state());
    return time
        + "  "
        + (options.colour() ? colour.start() + sign + Colour.END : sign)
        + "  "
        + layout.safe(where)
        + "  "
        + layout.safe(Wording.howWeKnow(seen));
  }
}
