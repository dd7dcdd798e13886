package portscan.cli;

import portscan.api.model.Observation;
import portscan.engine.ScanProgress;

/**
 * A line of progress while ports are asked for a purpose beyond telling them; on a terminal alone.
 */
final class ProbeProgress {
  private static final long INTERVAL_NS = 100_000_000L;

  private final Console console;
  private final boolean isShown;
  private ProgressLine line = new ProgressLine(0, 0);
  private ScanProgress told = new ScanProgress(0, Double.NaN, Double.NaN, -1);
  private long done;
  private long open;
  private long total;
  private boolean showsLine;
  private long nextNs;

  /**
   * @param isShown whether anybody watches standard error
   */
  ProbeProgress(Console console, boolean isShown) {
    this.console = console;
    this.isShown = isShown;
  }

  /** So many ports are going to be asked. */
  synchronized void ports(long ports) {
    line = new ProgressLine(System.nanoTime(), ports);
    total = ports;
    showPorts(true);
  }

  /** What the engine tells meanwhile. */
  synchronized void told(ScanProgress now) {
    told = now;
    showPorts(false);
  }

  /** A verdict became known. */
  synchronized void observed(Observation seen) {
    done++;
    open += seen.isOpen() ? 1 : 0;
    showPorts(done >= total);
  }

  private void showPorts(boolean atOnce) {
    if (isDue(atOnce)) {
      console.status(line.at(System.nanoTime(), done, open, told));
    }
  }

  /** So many of the services that are asked about have been looked at. */
  synchronized void services(int looked, int all) {
    if (isDue(looked == 0 || looked == all)) {
      console.status("services: %,d of %,d looked at".formatted(looked, all));
    }
  }

  private boolean isDue(boolean atOnce) {
    long nowNs = System.nanoTime();
    boolean isDue = isShown && (atOnce || nowNs - nextNs >= 0);
    if (isDue) {
      nextNs = nowNs + INTERVAL_NS;
      showsLine = true;
    }
    return isDue;
  }

  /** Prints a line for the user. */
  synchronized void note(String text) {
    end();
    console.note(text);
  }

  /** Takes the line away. */
  synchronized void end() {
    if (showsLine) {
      showsLine = false;
      console.status("");
    }
  }
}
