package portscan.cli;

import portscan.api.experiment.ServiceLook;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/**
 * Takes a run down. Commands that record only on request know no more than this of it: the modules
 * of the database are not on the path of the others.
 */
interface Scribe extends AutoCloseable {
  void observed(Observation seen);

  /** After {@link #observed} told the port. */
  void looked(Observation seen, ServiceLook.Result found);

  /** The host was looked for and is not there. */
  void down(IpAddress address);

  /** Writes the run. */
  void commit(boolean complete);

  /** Writes what there is of a run that did not come to its end. */
  @Override
  void close();
}
