package portscan.engine.journal;

import java.io.Closeable;
import portscan.api.model.Observation;

/**
 * What one job has found so far; for one thread.
 *
 * <p>Records survive the death of this process from the next commit on, which {@link #commit} makes
 * at most a hundred times a second.
 */
public final class JobJournal implements Closeable {
  private static final long COMMIT_NS = 10_000_000;

  private final JournalWriter writer;
  private final boolean finished;
  private long lastCommitNs = System.nanoTime();

  /** Is told what an earlier run of the job has found, in the order in which it did. */
  public interface Earlier {
    /** The verdict on an element, which need not be asked again. */
    void observation(long element, Observation seen);

    /** All positions of the job's order below this one need not be asked again. */
    void checkpoint(long position);
  }

  JobJournal(JournalWriter writer, boolean finished) {
    this.writer = writer;
    this.finished = finished;
  }

  /** Whether an earlier run has come to the job's end. */
  public boolean isFinished() {
    return finished;
  }

  /** Keeps a verdict; one that our own failure has prevented is not kept. */
  public void observed(long element, Observation seen) {
    ObservationCodec.write(writer, element, seen);
  }

  /** Keeps that all positions of the job's order below this one are done. */
  public void checkpoint(long position) {
    writer.checkpoint(position);
  }

  /** Makes all that was kept outlive this process, if the last time is long enough ago. */
  public void commit(long nowNs) {
    if (nowNs - lastCommitNs >= COMMIT_NS) {
      lastCommitNs = nowNs;
      writer.commit();
    }
  }

  /** Keeps that the job is done, and closes. */
  public void finish() {
    if (!finished) {
      writer.finished();
    }
    close();
  }

  /** Keeps all and closes. */
  @Override
  public void close() {
    writer.close();
  }
}
