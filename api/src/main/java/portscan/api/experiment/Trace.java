package portscan.api.experiment;

import java.time.Duration;
import java.util.List;
import portscan.api.model.Endpoint;
import portscan.api.model.Hop;

/**
 * Where do packets stop? Probes whose time to live (RFC 791) or hop limit (RFC 8200) ends at each
 * hop in turn, along several flows side by side, since the difference between two flows is the
 * answer.
 *
 * @param target what the user asked for, as typed
 * @param flows what is sent; not empty, the first is the one in question
 * @param mostHops the farthest hop asked, 1 to 255
 * @param limit the most time that it takes
 */
public record Trace(String target, List<Flow> flows, int mostHops, Duration limit)
    implements Experiment<Trace.Result> {
  public Trace {
    flows = List.copyOf(flows);
    if (flows.isEmpty()) {
      throw new IllegalArgumentException("a trace follows at least one flow");
    }
    if (mostHops < 1 || mostHops > 255) {
      throw new IllegalArgumentException("hops are 1 to 255, not " + mostHops);
    }
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /** Which packets are sent. */
  public enum Kind {
    /** To the port: a SYN, or a datagram that its usual service answers. */
    PORT,
    /** An ICMP echo request (RFC 792, RFC 4443). */
    ECHO
  }

  /**
   * Packets that routers and firewalls treat alike.
   *
   * @param kind which packets
   * @param endpoint where to; of an echo only the address counts
   */
  public record Flow(Kind kind, Endpoint endpoint) {}

  /** What the probes were sent with. */
  public enum Method {
    /** Packets of our own making, which need a privilege. */
    PACKETS,
    /** Sockets with a short time to live, and their error queues. */
    SOCKETS
  }

  /**
   * The way of one flow.
   *
   * @param flow whose
   * @param hops in the order of their distance, without gaps, from the first; they end at the first
   *     that is not {@code TIME_EXCEEDED} or {@code NO_RESPONSE}, or at the farthest asked
   */
  public record Path(Flow flow, List<Hop> hops) {
    public Path {
      hops = List.copyOf(hops);
    }
  }

  /**
   * The ways.
   *
   * @param paths one for each flow that could be followed, in the order of the flows
   * @param method what the probes were sent with
   * @param notes what could not be done, a line for the user each
   * @param packets how many were sent
   */
  public record Result(List<Path> paths, Method method, List<String> notes, int packets)
      implements Experiment.Result {
    public Result {
      paths = List.copyOf(paths);
      notes = List.copyOf(notes);
    }
  }
}
