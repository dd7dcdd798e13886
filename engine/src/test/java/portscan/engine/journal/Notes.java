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
      int evidence,
      int fromFamily,
      long fromHigh,
      long fromLow,
      int ttl,
      long detail,
      String words,
      int attempts,
      long rttMicros,
      long atMicros) {
    lines.add(
        "answered %d %d %d %x %x %d %d '%s' %d %d %d"
            .formatted(
                element,
                evidence,
                fromFamily,
                fromHigh,
                fromLow,
                ttl,
                detail,
                words,
                attempts,
                rttMicros,
                atMicros));
  }

  @Override
  public void silent(
      long firstElement,
      long count,
      int tries,
      long waitedMicros,
      int lossMillionths,
      long atMicros) {
    lines.add(
        "silent %d %d %d %d %d %d"
            .formatted(firstElement, count, tries, waitedMicros, lossMillionths, atMicros));
  }

  @Override
  public void source(int family, long high, long low) {
    lines.add("source %d %x %x".formatted(family, high, low));
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
