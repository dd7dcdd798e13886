package portscan.monitor.verify;

import java.util.List;
import java.util.Set;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.api.scan.ObservationSink;

/** Who goes and looks: verification itself sends nothing. */
public interface Prober {
  /** Finds the addresses of names, those families only that are to be asked. */
  Resolution resolve(Set<String> names) throws InterruptedException;

  /**
   * Asks each port of each target once, in an order that spreads them over hosts.
   *
   * @throws InterruptedException after an interrupt; what was observed until then has been
   *     delivered
   */
  void probe(List<Target> targets, ObservationSink sink) throws InterruptedException;

  /** Looks at services, those of several ports at once; tells on the calling thread. */
  void look(List<ServiceQuestion> questions, LookSink sink) throws InterruptedException;

  /**
   * The likely cause of the first verdict, in a sentence; empty if there is none.
   *
   * @param seen of this address, where the others help to explain the first
   */
  String cause(IpAddress address, List<Observation> seen);

  /** The protocols that a look can recognise, by the names that it gives them. */
  Set<String> protocols();

  /** Takes what looks told. */
  @FunctionalInterface
  interface LookSink {
    void accept(ServiceQuestion question, Attempt<ServiceLook.Result> told);
  }
}
