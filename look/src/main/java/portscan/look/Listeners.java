package portscan.look;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.look.ListenersView.Source;
import portscan.sys.Linux;
import portscan.sys.SystemException;

/**
 * Reads what listens on this machine, in the calling thread's network namespace.
 *
 * <p>Sockets come from netlink, or from {@code /proc/net} where netlink is not permitted (seccomp,
 * some containers); their processes from {@code /proc/PID/fd}. No privilege is needed: what it
 * would have added is said in {@link ListenersView#limits}.
 */
public final class Listeners {
  private static final Path IPV6_ONLY_BY_DEFAULT = Path.of("/proc/sys/net/ipv6/bindv6only");
  private static final int MAXIMUM_EXAMPLES = 5;

  private final Devices devices = Devices.read();
  private final List<String> limits = new ArrayList<>();
  private final Map<Long, String> users = Users.read();
  private final ClientPorts clientPorts = ClientPorts.read();

  private Listeners() {}

  /**
   * Reads what listens now.
   *
   * @throws PortScanException if this is not Linux, or neither source can be read
   */
  public static ListenersView read() {
    return read(Sources::netlink);
  }

  /** Reads from {@code netlink}, or from {@code /proc} if that throws a {@link SystemException}. */
  static ListenersView read(Supplier<Sources.Told> netlink) {
    requireLinux();
    Sources.Told told;
    try {
      told = netlink.get();
    } catch (SystemException e) {
      Listeners listeners = new Listeners();
      listeners.limits.add(
          "read from /proc/net, since socket diagnostics failed: " + e.getMessage());
      return listeners.view(Source.PROC, Sources.proc());
    }
    return new Listeners().view(Source.NETLINK, told);
  }

  /** Reads from one source alone. */
  static ListenersView read(Source source) {
    return switch (source) {
      case NETLINK -> new Listeners().view(source, Sources.netlink());
      case PROC -> new Listeners().view(source, Sources.proc());
    };
  }

  private static void requireLinux() {
    String reason = Linux.unavailable().orElse(null);
    if (reason != null) {
      throw new PortScanException(
          Trouble.SYSTEM_ERROR,
          "what listens can be read on Linux only, for now: " + reason,
          "macOS: lsof -nP -iTCP -sTCP:LISTEN -iUDP; Windows: netstat -ano");
    }
  }

  private ListenersView view(Source source, Sources.Told told) {
    limits.addAll(told.limits());
    limits.addAll(devices.limits());
    List<OpenSocket> sockets = told.sockets().stream().filter(s -> s.port() != 0).toList();
    Set<Long> inodes = sockets.stream().map(OpenSocket::inode).collect(Collectors.toSet());
    Owners owners = Owners.find(inodes);
    DualStack dualStack = new DualStack(sockets, isIpv6OnlyByDefault());
    Map<Key, List<OpenSocket>> groups = new LinkedHashMap<>();
    for (OpenSocket socket : sockets) {
      Key key = key(socket, dualStack.includesIpv4(socket));
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(socket);
    }
    List<Listener> listeners = new ArrayList<>();
    groups.forEach((key, group) -> listeners.add(listener(key, group, owners)));
    listeners.sort(Listener.ORDER);
    dualStack.limit().ifPresent(limits::add);
    addOwnerLimits(sockets, owners);
    return new ListenersView(listeners, devices.addresses(), source, limits);
  }

  /** What sockets have in common that share an address by {@code SO_REUSEPORT}. */
  private record Key(
      Transport transport,
      IpAddress address,
      int port,
      boolean dualStack,
      @Nullable String device,
      long uid) {}

  private Key key(OpenSocket socket, boolean dualStack) {
    String device = devices.of(socket.address(), socket.interfaceIndex());
    return new Key(
        socket.transport(),
        Devices.zoned(socket.address(), device),
        socket.port(),
        dualStack,
        device,
        socket.uid());
  }

  private Listener listener(Key key, List<OpenSocket> group, Owners owners) {
    Map<Long, ProcessReference> processes = new TreeMap<>();
    for (OpenSocket socket : group) {
      owners.of(socket.inode()).forEach(process -> processes.put(process.pid(), process));
    }
    boolean isBacklogKnown = group.stream().allMatch(s -> s.backlog() != Listener.UNKNOWN);
    return new Listener(
        key.transport(),
        key.address(),
        key.port(),
        key.dualStack(),
        key.device(),
        key.uid(),
        users.get(key.uid()),
        group.stream().mapToLong(OpenSocket::inode).min().orElse(0),
        group.size(),
        List.copyOf(processes.values()),
        sum(group.stream().mapToLong(OpenSocket::queued).sum()),
        isBacklogKnown
            ? sum(group.stream().mapToLong(OpenSocket::backlog).sum())
            : Listener.UNKNOWN,
        key.transport() == Transport.UDP
            && key.address().isUnspecified()
            && clientPorts.includes(key.port()));
  }

  private static int sum(long value) {
    return Math.clamp(value, 0, Integer.MAX_VALUE);
  }

  private void addOwnerLimits(List<OpenSocket> sockets, Owners owners) {
    long unowned = sockets.stream().filter(s -> owners.of(s.inode()).isEmpty()).count();
    String count = unowned == 1 ? "1 socket" : unowned + " sockets";
    if (unowned > 0 && owners.refused()) {
      limits.add(
          "owner of "
              + count
              + " not shown: /proc/PID/fd of other users needs root (CAP_SYS_PTRACE)");
    } else if (unowned > 0) {
      limits.add(
          "owner of "
              + count
              + " not found: the kernel itself (NFS, WireGuard), a process of another container,"
              + " or one that /proc hides (hidepid)");
    }
    Set<Long> strangers = owners.strangers();
    if (!strangers.isEmpty()) {
      String examples =
          strangers.stream()
              .limit(MAXIMUM_EXAMPLES)
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
      String namespaces =
          strangers.size() == 1
              ? "another network namespace"
              : strangers.size() + " other network namespaces";
      limits.add(
          "sockets in %s (containers) are not shown: --netns PID shows them (%s)"
              .formatted(namespaces, examples));
    }
  }

  private static boolean isIpv6OnlyByDefault() {
    try {
      return Files.readString(IPV6_ONLY_BY_DEFAULT).strip().equals("1");
    } catch (IOException _) {
      return false;
    }
  }
}
