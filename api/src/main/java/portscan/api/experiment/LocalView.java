package portscan.api.experiment;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;

/**
 * What does this machine itself know about a port: who listens on it here, which of its rules
 * concern it, which of its own counters and limits would explain trouble. Sends nothing.
 *
 * @param endpoint the port in question, on this machine or elsewhere
 */
public record LocalView(Endpoint endpoint) implements Experiment<LocalView.Result> {
  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /**
   * A socket that waits for this port number on this machine.
   *
   * @param address where it is bound; the unspecified address for all
   * @param process the owner's name, or empty if it may not be seen
   * @param pid the owner's number, or 0
   */
  public record Listener(IpAddress address, String process, int pid) {}

  /** Which way the packets of a rule go. */
  public enum Direction {
    IN,
    OUT
  }

  /**
   * A rule of this machine's packet filter that stops packets and may match the port.
   *
   * @param direction IN for what arrives here, OUT for what leaves from here
   * @param text the rule as the filter lists it, with table and chain
   * @param isCertain whether it stops them whatever is not known of them, such as the port that they
   *     come from
   */
  public record FilterRule(Direction direction, String text, boolean isCertain) {}

  /**
   * What was found. Counters are totals since the machine started; two views tell what moved.
   *
   * @param isLocal whether the address belongs to this machine
   * @param listeners who listens on the port number here; empty too where the address is not local
   * @param rules rules that stop packets and may match
   * @param rulesReadable whether the packet filter could be read at all
   * @param listenOverflows connections dropped since a listen queue was full, if it is told
   * @param conntrackFull packets dropped since the connection table was full, if it is told
   * @param conntrackUse entries of that table, if it is told
   * @param conntrackSize its size, if it is told
   * @param device the interface that packets to the address leave by; null if no route is known
   * @param gateway the next hop; null if the address is on the link, local, or without a route
   * @param source the address that packets to it leave from; null if no route is known
   * @param troubles what is wrong here, a sentence each: no route, interface down, no address of
   *     that family, ports or files used up
   */
  public record Result(
      boolean isLocal,
      List<Listener> listeners,
      List<FilterRule> rules,
      boolean rulesReadable,
      OptionalLong listenOverflows,
      OptionalLong conntrackFull,
      OptionalLong conntrackUse,
      OptionalLong conntrackSize,
      @Nullable String device,
      @Nullable IpAddress gateway,
      @Nullable IpAddress source,
      List<String> troubles)
      implements Experiment.Result {
    public Result {
      listeners = List.copyOf(listeners);
      rules = List.copyOf(rules);
      troubles = List.copyOf(troubles);
    }

    @Override
    public int packets() {
      return 0;
    }
  }
}
