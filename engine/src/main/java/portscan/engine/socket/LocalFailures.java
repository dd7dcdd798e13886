package portscan.engine.socket;

import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Trouble;
import portscan.api.scan.Origin;
import portscan.sys.Errno;

/** What an error number of our own system says, in words that help. */
final class LocalFailures {
  private LocalFailures() {}

  /** The answer for an error of opening, binding, connecting or sending. */
  static Answer of(int errno, Endpoint endpoint, Origin origin) {
    return switch (errno) {
      case Errno.EMFILE, Errno.ENFILE ->
          exhausted(errno, "too many files are open", "raise the limit (`ulimit -n`) or ask less");
      case Errno.ENOBUFS, Errno.ENOMEM, Errno.EAGAIN ->
          exhausted(errno, "the kernel is out of buffers", "ask more slowly (`--rate`)");
      case Errno.EADDRNOTAVAIL -> addressNotAvailable(errno, origin);
      case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.ENETDOWN -> noRoute(errno, endpoint);
      case Errno.EAFNOSUPPORT ->
          failed(
              Trouble.NO_LOCAL_ROUTE,
              "this machine does not speak " + endpoint.address().family(),
              "ask over the other address family (-4 or -6)");
      case Errno.EPERM ->
          failed(
              Trouble.BLOCKED_LOCALLY,
              "a firewall rule on this machine forbids sending to " + endpoint,
              "look at the output rules here: `nft list ruleset` or `iptables -S OUTPUT`");
      case Errno.EACCES ->
          failed(
              Trouble.NO_LOCAL_ROUTE,
              "a route on this machine prohibits " + endpoint.address(),
              "look at `ip route get " + endpoint.address() + "`");
      case Errno.EINVAL ->
          endpoint.address().isLinkLocal() && endpoint.address().zone().isEmpty()
              ? failed(
                  Trouble.NO_LOCAL_ROUTE,
                  "a link-local address needs its interface",
                  "write it as " + endpoint.address() + "%INTERFACE")
              : noRoute(errno, endpoint);
      case Errno.ENODEV ->
          failed(
              Trouble.NO_SUCH_ORIGIN,
              "there is no network interface " + origin.device(),
              "`ip link` lists the interfaces");
      default ->
          failed(
              Trouble.SYSTEM_ERROR,
              "the system says " + Errno.text(errno),
              "this is not about the target: look at this machine");
    };
  }

  private static Answer noRoute(int errno, Endpoint endpoint) {
    AddressFamily family = endpoint.address().family();
    return failed(
        Trouble.NO_LOCAL_ROUTE,
        "this machine has no route to " + endpoint.address() + ": " + Errno.text(errno),
        family == AddressFamily.IPV6
            ? "look at `ip -6 route`; if there is no IPv6 here, ask over IPv4 (-4)"
            : "look at `ip route get " + endpoint.address() + "`");
  }

  private static Answer addressNotAvailable(int errno, Origin origin) {
    IpAddress source = origin.address();
    return source != null
        ? new Answer.Failed(notOurs(source))
        : exhausted(
            errno,
            "every local port towards this address is in use",
            "ask more slowly (`--rate`), or widen net.ipv4.ip_local_port_range");
  }

  /** Packets cannot bear this address. */
  static LocalFailure notOurs(IpAddress source) {
    return new LocalFailure(
        Trouble.NO_SUCH_ORIGIN,
        source + " is not an address of this machine",
        "`ip address` lists the addresses that --source may name");
  }

  private static Answer failed(Trouble trouble, String message, String hint) {
    return new Answer.Failed(new LocalFailure(trouble, message, hint));
  }

  private static Answer exhausted(int errno, String message, String hint) {
    return new Answer.Exhausted(
        new LocalFailure(Trouble.LOCAL_EXHAUSTION, message + ": " + Errno.text(errno), hint));
  }
}
