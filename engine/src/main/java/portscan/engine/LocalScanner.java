package portscan.engine;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.ScanPlan;
import portscan.api.scan.Scanner;
import portscan.engine.socket.ProbeSockets;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;

/** Probes from this machine, on the calling thread. */
public final class LocalScanner implements Scanner {
  private final Egress egress;
  private final IntFunction<List<UdpRequest>> udpRequests;
  private final Consumer<String> notes;

  /** A scanner that asks each UDP port what its usual service answers. */
  public LocalScanner(Egress egress, Consumer<String> notes) {
    this(egress, UdpRequests::forPort, notes);
  }

  /**
   * @param egress the one way out
   * @param udpRequests what each UDP port is sent; nothing known means an empty datagram
   * @param notes told, in a line for the user each, what slows a scan down
   */
  public LocalScanner(
      Egress egress, IntFunction<List<UdpRequest>> udpRequests, Consumer<String> notes) {
    this.egress = egress;
    this.udpRequests = udpRequests;
    this.notes = notes;
  }

  @Override
  public void scan(ScanPlan plan, ObservationSink sink) throws InterruptedException {
    scan(plan, null, sink);
  }

  /**
   * @param given the permit of an endpoint that was admitted before and is not to be asked for
   *     again; null if there is none
   */
  void scan(ScanPlan plan, @Nullable Permit given, ObservationSink sink)
      throws InterruptedException {
    try (ProbeSockets sockets = ProbeSockets.open(plan.origin())) {
      new ScanRun(plan, given, sink, egress, sockets, udpRequests, notes).run();
    }
  }
}
