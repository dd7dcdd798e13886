package portscan.engine;

import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.engine.discovery.HostVerdict;

/** Who is told of a scan, on the scanning thread. */
public interface ScanListener {
  /** Once, after names were looked up and before anything is asked. */
  void begin(ScanOutline outline);

  /**
   * Each host, where hosts are asked whether they are there: nothing more is asked of one that is
   * not.
   *
   * @param target as typed
   */
  void host(String target, HostVerdict verdict);

  /**
   * Once, before ports are asked.
   *
   * @param probes how many ports of addresses, all told; an upper bound where addresses are
   *     excluded one by one
   */
  void ports(long probes);

  /** Each verdict, as soon as it is known. */
  void observation(Observation seen);

  /** About ten times a second where packets ask; never where sockets do. */
  void progress(ScanProgress now);

  /** A host whose every port answers, also one that nobody uses: its open ports prove nothing. */
  void everyPortAnswers(IpAddress address);

  /** A line for a curious user: by which ways packets leave and come. */
  void detail(String line);

  /** A line for the user: what runs, and what slows it down. */
  void note(String line);
}
