package portscan.engine.journal;

import java.nio.file.Path;
import portscan.api.model.Observation;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.engine.order.ProbeSpace;
import portscan.engine.probe.Probe;

/** Turns an earlier run's records into what it had found. */
final class EarlierRecords implements JournalReader.Handler {
  private final Path file;
  private final JournalHeader expected;
  private final ObservationCodec codec;
  private final JobJournal.Earlier earlier;
  private boolean finished;

  EarlierRecords(
      Path file,
      JournalHeader expected,
      ProbeSpace space,
      Probe probe,
      JobJournal.Earlier earlier) {
    this.file = file;
    this.expected = expected;
    this.codec = new ObservationCodec(space, probe);
    this.earlier = earlier;
  }

  boolean isFinished() {
    return finished;
  }

  @Override
  public void header(JournalHeader header) {
    ScanJournal.check(file, header, expected);
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
    Observation seen =
        codec.answered(
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
            atMicros);
    if (seen == null) {
      throw new PortScanException(
          Trouble.SYSTEM_ERROR,
          "the journal " + file + " tells of evidence of the unknown kind " + evidence,
          "resume it with the version of portscan that began it");
    }
    earlier.observation(element, seen);
  }

  @Override
  public void silent(
      long firstElement,
      long count,
      int tries,
      long waitedMicros,
      int lossMillionths,
      long atMicros) {
    for (long element = firstElement; element < firstElement + count; element++) {
      earlier.observation(
          element, codec.silent(element, tries, waitedMicros, lossMillionths, atMicros));
    }
  }

  @Override
  public void source(int family, long high, long low) {
    codec.source(family, high, low);
  }

  @Override
  public void checkpoint(long position) {
    earlier.checkpoint(position);
  }

  @Override
  public void finished() {
    finished = true;
  }
}
