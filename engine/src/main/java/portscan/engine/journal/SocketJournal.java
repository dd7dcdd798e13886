package portscan.engine.journal;

import java.io.Closeable;
import java.util.BitSet;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.api.scan.ObservationSink;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Shard;
import portscan.engine.probe.Probe;

/**
 * Keeps the journal of a job that is asked one by one, by sockets: it stands before the sink, and
 * tells which elements need not be asked.
 */
public final class SocketJournal implements ObservationSink, Closeable {
  private final ProbeSpace space;
  private final ObservationSink sink;
  private final BitSet done;
  private final JobJournal journal;

  /**
   * Opens the journal of the scan's next job, and tells {@code sink} what an earlier run has found.
   * The other parameters are those of {@link ScanJournal#job}.
   *
   * @throws PortScanException if the job has more than 2^31 - 1 elements, too many to remember; or
   *     as {@link ScanJournal#job}
   */
  public SocketJournal(
      ScanJournal scan,
      ProbeSpace space,
      Probe probe,
      long seed,
      boolean sequential,
      Shard shard,
      ObservationSink sink) {
    if (space.size() > Integer.MAX_VALUE) {
      throw new PortScanException(
          Trouble.LOCAL_EXHAUSTION,
          "a journal of " + space.size() + " ports is too large to remember",
          "cut the scan into shards by networks, or scan by packets");
    }
    this.space = space;
    this.sink = sink;
    this.done = new BitSet((int) space.size());
    this.journal = scan.job(space, probe, seed, sequential, shard, new Earlier());
  }

  private final class Earlier implements JobJournal.Earlier {
    @Override
    public void observation(long element, Observation seen) {
      if (!done.get((int) element)) {
        done.set((int) element);
        sink.accept(seen);
      }
    }

    @Override
    public void checkpoint(long position) {
      // A job whose every element is told needs none.
    }
  }

  /** Whether an earlier run has told the verdict on an element. */
  public boolean isDone(long element) {
    return done.get((int) element);
  }

  @Override
  public void accept(Observation seen) {
    IpAddress address = seen.address();
    if (address != null) {
      long element =
          space.elementOf(
              address.high(), address.low(), address.family() == AddressFamily.IPV6, seen.port());
      if (element >= 0) {
        journal.observed(element, seen);
        journal.commit(System.nanoTime());
      }
    }
    sink.accept(seen);
  }

  /** The job has come to its end. */
  public void finish() {
    journal.finish();
  }

  /** The job was interrupted: what was found is kept. */
  @Override
  public void close() {
    journal.close();
  }
}
