package portscan.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Host;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.engine.capture.Asked;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.discovery.DiscoveryMethod;
import portscan.engine.discovery.HostDiscovery;
import portscan.engine.journal.ScanJournal;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.Pace;

/**
 * Asks hosts whether they are there.
 *
 * <p>A journal keeps what they said, before anything else is asked: a resumed scan asks the ports
 * of the same hosts, whoever is there by then, and asks no host again.
 *
 * @param byPackets whether by packets of our own, and not by connections
 * @param journal null if none is kept
 * @param capture where packets are kept; null if they are not
 */
record RollCall(
    List<DiscoveryMethod> methods,
    Pace pace,
    long seed,
    Origin origin,
    Egress egress,
    boolean byPackets,
    @Nullable ScanJournal journal,
    @Nullable PcapngWriter capture) {

  /** Those of the hosts that are not there. */
  List<Host.Addresses> absent(List<ProbeSpace> spaces, ScanListener listener)
      throws InterruptedException {
    List<Host.Addresses> absent = new ArrayList<>();
    for (int i = 0; i < spaces.size(); i++) {
      ProbeSpace space = spaces.get(i);
      if (HostDiscovery.canDiscover(space)) {
        HostSelection selection = new HostSelection(space);
        call(space, "hosts " + (i + 1), selection, listener);
        absent.addAll(selection.absent());
      } else {
        listener.note(
            "more than %,d hosts: their ports are asked without asking first whether they are there"
                .formatted(HostDiscovery.MOST_HOSTS));
      }
    }
    return absent;
  }

  private void call(ProbeSpace space, String key, HostSelection selection, ScanListener listener)
      throws InterruptedException {
    if (journal == null) {
      ask(space, null, selection, listener);
    } else if (journal.isResumed()) {
      Optional<String> kept = journal.kept(key);
      if (kept.isPresent()) {
        KeptHosts.tell(
            kept.get(),
            space,
            verdict -> {
              selection.accept(verdict);
              listener.host(space.target(verdict.hostIndex()), verdict);
            });
      }
    } else {
      KeptHosts kept = new KeptHosts(space);
      ask(space, kept, selection, listener);
      journal.keep(key, kept.text());
    }
  }

  private void ask(
      ProbeSpace space, @Nullable KeptHosts kept, HostSelection selection, ScanListener listener)
      throws InterruptedException {
    HostDiscovery.Builder builder =
        HostDiscovery.builder(space)
            .methods(methods)
            .pace(pace)
            .seed(seed)
            .origin(origin)
            .egress(egress)
            .sink(verdict -> {
              selection.accept(verdict);
              if (kept != null) {
                kept.accept(verdict);
              }
              listener.host(space.target(verdict.hostIndex()), verdict);
            });
    if (!byPackets) {
      builder.connecting();
    }
    HostDiscovery discovery = builder.build();
    BitSet ports = new BitSet();
    methods.stream()
        .filter(method -> method.kind().hasPort())
        .forEach(method -> ports.set(method.port()));
    SocketCapture.during(capture, Asked.hosts(space, ports), listener::note, discovery::run);
  }
}
