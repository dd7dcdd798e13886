package portscan.engine.socket;

import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;
import portscan.sys.Linux;

/**
 * Opens sockets and waits for what becomes of them: one event loop's worth, used by one thread.
 *
 * <p>Every socket is opened against a permit, so nothing leaves that policy and audit have not
 * seen.
 */
public interface ProbeSockets extends AutoCloseable {
  /** The most sockets that may be open at once. */
  int capacity();

  /**
   * Whether errors tell an ICMP error from a reset and name its sender; elsewhere "refused" and
   * "unreachable" are all there is.
   */
  boolean namesErrorSenders();

  /**
   * Opens a socket for the permit's endpoint.
   *
   * @param answersFromAnyPort whether datagrams from the target's other ports count as answers
   */
  Opened open(Permit permit, boolean answersFromAnyPort);

  /** Waits at most so long, and hands over every answer that has come. */
  void await(long nanoseconds, Receiver receiver);

  @Override
  void close();

  /** Takes answers. */
  @FunctionalInterface
  interface Receiver {
    /**
     * A socket has an answer.
     *
     * @param arrivedNs when it was noticed, by {@link System#nanoTime}
     */
    void accept(ProbeSocket socket, Answer answer, long arrivedNs);
  }

  /** A socket, or why there is none. */
  sealed interface Opened {
    record Ready(ProbeSocket socket) implements Opened {}

    /** Either {@link Answer.Failed} or {@link Answer.Exhausted}. */
    record Unavailable(Answer why) implements Opened {}
  }

  /** The most exact sockets that this machine has. */
  static ProbeSockets open(Origin origin) {
    return Linux.unavailable().isEmpty() ? new LinuxSockets(origin) : new NioSockets(origin);
  }
}
