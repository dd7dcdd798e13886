package portscan.cli;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Target;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.Origin;
import portscan.api.scan.Timing;
import portscan.engine.NamespaceThread;
import portscan.engine.Scan;
import portscan.engine.ScanListener;
import portscan.engine.ScanProgress;

/** Asks ports for a purpose beyond telling them: few by connections, many by a scan. */
final class Probing {
  /** In the order of the help. */
  static final List<Option> OPTIONS =
      Option.all(
          List.of(
              ProbeOptions.IPV4,
              ProbeOptions.IPV6,
              ProbeOptions.TIMEOUT,
              ProbeOptions.RETRIES,
              ProbeOptions.RATE,
              ProbeOptions.SOURCE,
              ProbeOptions.DEVICE,
              ProbeOptions.NETNS),
          Clearance.ALL);

  /** More ports than this are asked by packets of our own, where that is possible. */
  private static final long MOST_CONNECTIONS = 2_000;

  private final Words words;
  private final Clearance clearance;
  private final Timing timing;
  private final ProbeProgress progress;

  /**
   * @param clearance by whose leave
   */
  Probing(Words words, Console console, Clearance clearance) {
    this.words = words;
    this.clearance = clearance;
    timing = clearance.limited(ProbeOptions.timing(words));
    progress =
        new ProbeProgress(console, console.errorIsTerminal() && !words.has(VerifyCommand.QUIET));
  }

  /** Which tells how far it has come. */
  ProbeProgress progress() {
    return progress;
  }

  Origin origin() {
    return ProbeOptions.origin(words);
  }

  /** Asks each port of each target once, in an order that spreads them over hosts. */
  void probe(List<Target> targets, ObservationSink sink) throws InterruptedException {
    clearance.begin();
    double ports = endpoints(targets);
    ObservationSink told =
        seen -> {
          progress.observed(seen);
          sink.accept(seen);
        };
    progress.ports((long) ports);
    try {
      if (ports <= MOST_CONNECTIONS) {
        clearance
            .on(ProbeOptions.checker(words, timing, progress::note))
            .build()
            .check(
                targets,
                seen -> {
                  clearance.observed(seen);
                  told.accept(seen);
                });
      } else {
        clearance.on(scan(targets)).build().run(clearance.heardBy(listener(told)));
      }
    } finally {
      progress.end();
    }
  }

  private ScanListener listener(ObservationSink sink) {
    return new ForwardingListener(new VerdictListener(sink, progress::note, false)) {
      @Override
      public void progress(ScanProgress now) {
        progress.told(now);
      }
    };
  }

  private Scan.Builder scan(List<Target> targets) {
    return Scan.builder(targets)
        .families(ProbeOptions.families(words))
        // A host that answers no question about itself may have an open port all the same.
        .presence(Scan.Presence.ASSUMED)
        .origin(origin())
        .timeout(timing.timeout())
        .pace(PacketLook.pace(timing));
  }

  private static double endpoints(List<Target> targets) {
    double endpoints = 0;
    for (Target target : targets) {
      double hosts = target.host() instanceof Host.Addresses addresses ? addresses.size() : 1;
      endpoints += hosts * target.ports().size();
    }
    return endpoints;
  }

  /** This machine's own addresses, as they are where packets leave from. */
  static List<IpAddress> ownAddresses(Words words) throws InterruptedException {
    Origin origin = ProbeOptions.origin(words);
    if (origin.address() != null) {
      return List.of(origin.address());
    }
    List<IpAddress> own = new ArrayList<>();
    if (origin.netns() == null) {
      addOwn(own);
    } else {
      NamespaceThread.run(origin.netns(), () -> addOwn(own));
    }
    return own;
  }

  private static void addOwn(List<IpAddress> own) {
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> own.add(IpAddress.of(address.getAddress())));
    } catch (SocketException e) {
      throw new IllegalStateException("this machine cannot list its interfaces", e);
    }
  }
}
