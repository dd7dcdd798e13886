package portscan.cli;

import portscan.api.experiment.Attempt;
import portscan.api.experiment.Check;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Experiment;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Resolve;
import portscan.api.experiment.Segments;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.experiment.Vantage;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.Resolver;
import portscan.engine.experiment.PacketExperiments;
import portscan.engine.experiment.SocketExperiments;
import portscan.look.LocalLook;
import portscan.look.NameLook;
import portscan.look.service.ServiceLooks;

/**
 * This machine, as the calling thread sees it: an experiment takes place in that thread's network
 * namespace.
 */
final class LocalVantage implements Vantage {
  private final SocketExperiments sockets;
  private final PacketExperiments packets;
  private final boolean hasPackets;
  private final NameLook names;
  private final ServiceLooks services;
  private final LocalLook local;

  /**
   * @param egress the one way out
   * @param origin where packets leave from
   * @param resolver what programs here ask for addresses
   */
  LocalVantage(Egress egress, Origin origin, Resolver resolver) {
    sockets = new SocketExperiments(egress, origin);
    packets = new PacketExperiments(egress, origin);
    hasPackets = PacketExperiments.available();
    names = new NameLook(egress, resolver);
    services = new ServiceLooks(egress, origin);
    local = new LocalLook();
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public <R extends Experiment.Result> Attempt<R> run(Experiment<R> experiment)
      throws InterruptedException {
    return typed(experiment.resultType(), attempt(experiment));
  }

  private Attempt<? extends Experiment.Result> attempt(Experiment<?> experiment)
      throws InterruptedException {
    return switch (experiment) {
      case Check check -> sockets.check(check);
      case Requests requests -> sockets.requests(requests);
      case Trace trace -> preferred(() -> packets.trace(trace), () -> sockets.trace(trace));
      case Fingerprint bySockets when bySockets.bySockets() -> sockets.fingerprint(bySockets);
      case Fingerprint fingerprint ->
          preferred(() -> packets.fingerprint(fingerprint), () -> sockets.fingerprint(fingerprint));
      case Steady bySockets when bySockets.bySockets() -> sockets.steady(bySockets);
      case Steady steady -> preferred(() -> packets.steady(steady), () -> sockets.steady(steady));
      case Echo echo -> preferred(() -> packets.echo(echo), () -> sockets.echo(echo));
      case Resolve resolve -> names.resolve(resolve);
      case ServiceLook look -> services.look(look);
      case Segments segments -> services.segments(segments);
      case LocalView view -> local.view(view);
    };
  }

  @FunctionalInterface
  private interface Way<R> {
    Attempt<R> take() throws InterruptedException;
  }

  /** Packets of our own see more than sockets; where they cannot be sent, sockets have to do. */
  private <R> Attempt<R> preferred(Way<R> byPackets, Way<R> bySockets) throws InterruptedException {
    Attempt<R> attempt = hasPackets ? byPackets.take() : bySockets.take();
    return hasPackets && attempt instanceof Attempt.Unavailable<R> ? bySockets.take() : attempt;
  }

  private static <R> Attempt<R> typed(Class<R> type, Attempt<?> attempt) {
    return switch (attempt) {
      case Attempt.Done<?>(Object found) -> new Attempt.Done<>(type.cast(found));
      case Attempt.Unavailable<?>(String why) -> new Attempt.Unavailable<>(why);
    };
  }
}
