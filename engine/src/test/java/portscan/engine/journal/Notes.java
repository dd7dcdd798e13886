package portscan.engine.journal;

import java.util.ArrayList;
import java.util.List;

/** Writes down as text what a journal tells. */
final class Notes implements JournalReader.Handler {
  private final List<String> lines = new ArrayList<>();

  List<String> lines() {
    return lines;
  }

  @Override
  public void header(JournalHeader header) {
    lines.add(header.toString());
  }

  @Override
  public void answered(
      long element,
      int state,
      int reason,
      int evidence,
      int fromFamily,
      long fromHigh,
      long fromLow,
      int ttl,
      int detail,
      int attempts,
      long rttMicros,
      long atMicros) {
    lines.add(
        "answered %d %d %d %d %d %x %x %d %d %d %d %d"
            .formatted(
                element,
                state,
                reason,
                evidence,
                fromFamily,
                fromHigh,
                fromLow,
                ttl,
                detail,
                attempts,
                rttMicros,
                atMicros));
  }

  @Override
  public void silent(long firstElement, long count, int tries) {
    lines.add("silent %d %d %d".formatted(firstElement, count, tries));
  }

  @Override
  public void checkpoint(long position) {
    lines.add("checkpoint " + position);
  }

  @Override
  public void finished() {
    lines.add("finished");
  }
}
