package portscan.look;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.LocalView.Direction;
import portscan.api.experiment.LocalView.FilterRule;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.look.filter.Flow;
import portscan.look.filter.PacketFilter;
import portscan.sys.Errno;
import portscan.sys.Interfaces;
import portscan.sys.Link;
import portscan.sys.Links;
import portscan.sys.Linux;
import portscan.sys.NetworkCounters;
import portscan.sys.NoRoute;
import portscan.sys.Route;
import portscan.sys.Routes;
import portscan.sys.SystemException;

/**
 * Finds out what this machine itself knows about a port. Sends nothing, and reads the calling
 * thread's network namespace.
 */
public final class LocalLook {
  private static final Path CONNTRACK_USE = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");
  private static final Path CONNTRACK_SIZE = Path.of("/proc/sys/net/netfilter/nf_conntrack_max");
  private static final IpAddress EVERY_IPV4 = IpAddress.literal("0.0.0.0");
  private static final int MAXIMUM_RULES = 10;
  private static final int MAXIMUM_RULE_LENGTH = 300;
  private static final int MAXIMUM_DOWN = 4;

  /** Needs nothing: it only looks. */
  public LocalLook() {}

  /** Runs the experiment, which takes a fraction of a second, and 4 s at the most. */
  public Attempt<LocalView.Result> view(LocalView question) {
    String reason = Linux.unavailable().orElse(null);
    if (reason != null) {
      return new Attempt.Unavailable<>("this machine can be looked at on Linux only: " + reason);
    }
    try {
      return new Attempt.Done<>(new Sight(question.endpoint()).result());
    } catch (PortScanException | SystemException e) {
      return new Attempt.Unavailable<>("this machine does not tell: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Attempt.Unavailable<>("interrupted while the packet filter was read");
    }
  }

  /** One run of the experiment. */
  private static final class Sight {
    private final Endpoint endpoint;
    private final ListenersView view = Listeners.read();
    private final boolean isLocal;
    private final List<String> troubles = new ArrayList<>();
    private @Nullable String device;
    private @Nullable IpAddress gateway;
    private @Nullable IpAddress source;

    Sight(Endpoint endpoint) {
      this.endpoint = endpoint;
      IpAddress address = endpoint.address();
      isLocal =
          address.isLoopback()
              || view.addresses().stream().anyMatch(own -> isSame(address, own.address()));
    }

    /** Whether an own address is meant, which has a zone even where the user gave none. */
    private static boolean isSame(IpAddress address, IpAddress own) {
      return address.sameBits(own)
          && (address.zone().isEmpty() || address.zone().equals(own.zone()));
    }

    LocalView.Result result() throws InterruptedException {
      lookForRoute();
      PacketFilter.Reading filter = PacketFilter.read(flows());
      troubles.addAll(LocalLimits.troubles(endpoint));
      return new LocalView.Result(
          isLocal,
          isLocal ? listeners() : List.of(),
          rules(filter),
          filter.isReadable(),
          NetworkCounters.listenOverflows(),
          NetworkCounters.conntrackDrops(),
          number(CONNTRACK_USE),
          number(CONNTRACK_SIZE),
          device,
          gateway,
          source,
          troubles);
    }

    private List<LocalView.Listener> listeners() {
      return view.listeners().stream()
          .filter(listener -> listener.port() == endpoint.port())
          .filter(listener -> listener.transport() == endpoint.transport())
          .map(this::listener)
          .toList();
    }

    /** A socket on {@code ::} that takes IPv4 too is told as what an IPv4 peer meets. */
    private LocalView.Listener listener(Listener listener) {
      boolean isForIpv4 = listener.dualStack() && endpoint.address().family() == AddressFamily.IPV4;
      IpAddress bound = isForIpv4 ? EVERY_IPV4 : listener.address();
      return listener.processes().stream()
          .findFirst()
          .map(process ->
              new LocalView.Listener(bound, process.name(), Math.toIntExact(process.pid())))
          .orElse(new LocalView.Listener(bound, "", 0));
    }

    private void lookForRoute() {
      IpAddress address = endpoint.address();
      int index = interfaceIndex(address.zone());
      if (!address.zone().isEmpty() && index == 0) {
        troubles.add("there is no interface " + address.zone() + " here");
        return;
      }
      switch (Routes.towards(address.bytes(), index, null)) {
        case Route route -> {
          device = Interfaces.name(route.interfaceIndex());
          source = IpAddress.of(route.source());
          byte[] next = route.gateway();
          gateway = next == null ? null : IpAddress.of(next);
          boolean isDown =
              Links.of(route.interfaceIndex()).filter(link -> !link.isUp()).isPresent();
          if (isDown) {
            troubles.add(downText(String.valueOf(device)));
          }
        }
        case NoRoute(int errno) -> {
          troubles.add(routeText(address, errno));
          Links.all().stream()
              .filter(link -> !link.isUp())
              .limit(MAXIMUM_DOWN)
              .map(Link::name)
              .map(Sight::downText)
              .forEach(troubles::add);
        }
      }
      boolean isRemote = !isLocal && !address.isLinkLocal() && !address.isMulticast();
      if (isRemote && view.addresses().stream().noneMatch(own -> serves(own.address()))) {
        troubles.add(
            "this machine has no %s address that is valid beyond its own links"
                .formatted(address.family()));
      }
    }

    /** Whether packets to the endpoint could come from that address. */
    private boolean serves(IpAddress own) {
      return own.family() == endpoint.address().family() && !own.isLoopback() && !own.isLinkLocal();
    }

    private static String downText(String device) {
      return "the interface " + device + " is down or has no carrier";
    }

    private static String routeText(IpAddress address, int errno) {
      return switch (errno) {
        case Errno.ENETUNREACH -> "no route leads to " + address;
        case Errno.EHOSTUNREACH -> "an unreachable route forbids packets to " + address;
        case Errno.EACCES -> "a prohibit route forbids packets to " + address;
        case Errno.EINVAL -> "a blackhole route swallows packets to " + address;
        default -> "no packet can be sent to " + address + ": " + Errno.text(errno);
      };
    }

    /** The index of an interface by its name or number; 0 if there is none. */
    private static int interfaceIndex(String zone) {
      return Links.all().stream()
          .filter(link -> link.name().equals(zone) || String.valueOf(link.index()).equals(zone))
          .mapToInt(Link::index)
          .findFirst()
          .orElse(0);
    }

    /**
     * The packets that the rules are held against. What arrives for a local address may come from
     * anywhere, by any interface; what we send to it ourselves goes by loopback.
     */
    private List<Flow> flows() {
      IpAddress address = endpoint.address();
      Flow request = flow(Direction.OUT, false, source, 0, address, endpoint.port(), device);
      return isLocal
          ? List.of(flow(Direction.IN, false, null, 0, address, endpoint.port(), null), request)
          : List.of(request, flow(Direction.IN, true, address, endpoint.port(), source, 0, device));
    }

    private Flow flow(
        Direction direction,
        boolean isReply,
        @Nullable IpAddress from,
        int fromPort,
        @Nullable IpAddress to,
        int toPort,
        @Nullable String by) {
      return new Flow(
          direction,
          isReply,
          endpoint.transport(),
          endpoint.address().family(),
          from,
          fromPort,
          to,
          toPort,
          by);
    }

    /** Those that surely stop a packet first; of answers those alone. */
    private static List<FilterRule> rules(PacketFilter.Reading filter) {
      return filter.stops().stream()
          .filter(stop -> stop.isCertain() || !stop.isReply())
          .sorted(Comparator.comparing(PacketFilter.Stop::isCertain).reversed())
          .map(stop -> new FilterRule(stop.direction(), ruleText(stop.text()), stop.isCertain()))
          .distinct()
          .limit(MAXIMUM_RULES)
          .toList();
    }

    private static String ruleText(String text) {
      String safe = Text.printable(text);
      return safe.length() <= MAXIMUM_RULE_LENGTH
          ? safe
          : safe.substring(0, MAXIMUM_RULE_LENGTH) + "...";
    }
  }

  private static OptionalLong number(Path file) {
    String text = SmallFile.read(file).orElse("").strip();
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
