package portscan.engine;

import portscan.api.model.Observation;

/** Who is told of a scan, on the scanning thread. */
public interface ScanListener {
  /** Once, after names were looked up and before anything is asked. */
  void begin(ScanOutline outline);

  /** Each verdict, as soon as it is known. */
  void observation(Observation seen);

  /** About ten times a second where packets ask; never where sockets do. */
  void progress(ScanProgress now);

  /** A line for the user: what runs, and what slows it down. */
  void note(String line);
}
