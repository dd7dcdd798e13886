package portscan.engine.packet;

import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Trouble;
import portscan.sys.Errno;

/** Which errors end a probe: those of the network, and those of our own machine. */
public final class Errors {
  private Errors() {}

  /** What it means that a packet cannot be sent. */
  public static LocalFailure failure(int errno) {
    return switch (errno) {
      case Errno.EPERM ->
          new LocalFailure(
              Trouble.BLOCKED_LOCALLY,
              "this machine does not let the packet out (" + Errno.text(errno) + ")",
              "look at the output rules here: `nft list ruleset` or `iptables -S OUTPUT`");
      case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES, Errno.EINVAL ->
          new LocalFailure(
              Trouble.NO_LOCAL_ROUTE,
              "no route from here (" + Errno.text(errno) + ")",
              "`ip route` and `ip -6 route` list the routes that there are");
      case Errno.ENOBUFS, Errno.EAGAIN ->
          new LocalFailure(
              Trouble.LOCAL_EXHAUSTION,
              "the network interface takes no more packets (" + Errno.text(errno) + ")",
              "ask for a lower --rate");
      default ->
          new LocalFailure(
              Trouble.SYSTEM_ERROR,
              "the packet cannot be sent (" + Errno.text(errno) + ")",
              "-v tells by which way packets are sent");
    };
  }
}
