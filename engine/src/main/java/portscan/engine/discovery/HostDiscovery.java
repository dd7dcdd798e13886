package portscan.engine.discovery;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.BlockPermit;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;
import portscan.engine.device.PacketReceiver;
import portscan.engine.device.RingReceiver;
import portscan.engine.discovery.DiscoveryMethod.Kind;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Unpredictable;
import portscan.engine.pace.Pace;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.packet.Cookies;
import portscan.engine.socket.ProbeSockets;
import portscan.sys.ReceiveRing;
import portscan.sys.SocketFilter;
import portscan.sys.SystemException;

/**
 * Finds out which hosts of a space are up: what it asks, how fast, and who is told.
 *
 * <p>Each address gets exactly one verdict; where several hosts of the space have one address, the
 * first stands for all. An address of this machine is up unasked. On a local Ethernet ARP and
 * neighbour discovery decide alone, elsewhere any answer to any method proves a host, an ICMP error
 * that it sends itself included; an error of a router speaks against it.
 *
 * <p>The policy is asked about the ports of the methods. For what has no port it is asked about the
 * ports of the space: a host of which it permits any may be asked whether it is there.
 *
 * <p>Needs CAP_NET_RAW in the network namespace of the calling thread, unless it {@link
 * Builder#connecting connects}. Runs on the calling thread, once.
 */
public final class HostDiscovery {
  /** The most hosts of a space whose state can be remembered. */
  public static final long MOST_HOSTS = 1L << 24;

  private static final int MOST_METHODS = 100;

  /** Answers come to these ports: above the ones that Linux gives to connections. */
  private static final int LOWEST_PORT = 61_000;

  private static final int HIGHEST_PORT = 65_500;
  private static final int ARP_RING = 1 << 20;

  /** Where the operation is in an ARP packet (RFC 826), and which one a reply is. */
  private static final int ARP_OPERATION = 6;

  private static final int ARP_REPLY = 2;

  /** What is connected to where the user named no port. */
  private static final List<Integer> CONNECT_PORTS = List.of(80, 443);

  private final ProbeSpace space;
  private final List<DiscoveryMethod> methods;
  private final boolean isConnecting;
  private final Pace pace;
  private final long seed;
  private final Origin origin;
  private final Egress egress;
  private final HostSink sink;

  private HostDiscovery(Builder builder) {
    this.space = builder.space;
    this.methods = builder.methods;
    this.isConnecting = builder.connecting;
    this.pace = builder.pace;
    this.seed = builder.seed;
    this.origin = builder.origin;
    this.egress = builder.egress;
    this.sink = builder.sink;
  }

  /** Leave for each block of the space, as it is about to be asked. */
  private List<BlockPermit> permits() {
    PortSet ports = PortSet.empty();
    for (DiscoveryMethod method : methods) {
      if (method.kind().hasPort()) {
        ports = ports.union(PortSet.of(transport(method), method.port()));
      }
    }
    List<BlockPermit> all = new ArrayList<>(space.blocks());
    for (int block = 0; block < space.blocks(); block++) {
      long first = space.firstHost(block);
      Host.Span addresses = new Host.Span(space.address(first), space.hostsOf(block));
      all.add(egress.admitBlock(space.target(first), addresses, ports));
    }
    return all;
  }

  private static Transport transport(DiscoveryMethod method) {
    return method.kind() == Kind.UDP ? Transport.UDP : Transport.TCP;
  }

  /** Begins a discovery among the hosts of {@code space}, whose ports are not asked. */
  public static Builder builder(ProbeSpace space) {
    return new Builder(space);
  }

  /** Whether so many hosts can be told apart: if not, they are to be scanned without discovery. */
  public static boolean canDiscover(ProbeSpace space) {
    return space.hosts() <= MOST_HOSTS;
  }

  /**
   * Asks, and tells of every host.
   *
   * @throws InterruptedException if the calling thread is interrupted; what was found until then
   *     has been told
   * @throws PortScanException if this machine cannot ask as wanted
   */
  public void run() throws InterruptedException {
    if (space.hosts() == 0) {
      return;
    }
    if (isConnecting) {
      try (ProbeSockets sockets = ProbeSockets.open(origin)) {
        new ConnectDiscovery(this, sockets, egress).run();
      }
      return;
    }
    Unpredictable random = new Unpredictable();
    int firstPort = LOWEST_PORT + random.nextInt(HIGHEST_PORT - ProbePackets.PORTS - LOWEST_PORT);
    ProbePackets packets =
        new ProbePackets(new Cookies(random.nextLong(), random.nextLong()), firstPort);
    List<BlockPermit> permits = permits();
    try (Exits exits = new Exits(space, origin);
        PacketReceiver receiver = receiver(firstPort);
        PacketReceiver arpReceiver = arpReceiver()) {
      new PacketDiscovery(this, permits, exits, packets, receiver, arpReceiver).run();
    } catch (SystemException e) {
      throw new PortScanException(
          Trouble.PERMISSION_DENIED, "packets cannot be sent: " + e.getMessage(), "run as root");
    }
  }

  private static PacketReceiver receiver(int firstPort) {
    return new RingReceiver(
        ReceiveRing.open(
            0,
            ReceiveRing.ETH_P_ALL,
            SocketFilter.answers(firstPort, firstPort + ProbePackets.PORTS - 1)));
  }

  private static PacketReceiver arpReceiver() {
    SocketFilter replies =
        SocketFilter.builder()
            .loadHalf(ARP_OPERATION)
            .jumpIfEqual(ARP_REPLY, null, "other")
            .pass()
            .label("other")
            .drop()
            .build();
    return new RingReceiver(
        ReceiveRing.open(
            0, ReceiveRing.ETH_P_ARP, replies, ReceiveRing.Delivery.PACKETS, ARP_RING, 1));
  }

  ProbeSpace space() {
    return space;
  }

  List<DiscoveryMethod> methods() {
    return methods;
  }

  /** The ports to connect to: those of the TCP methods, if there are any. */
  List<Integer> connectPorts() {
    LinkedHashSet<Integer> ports = new LinkedHashSet<>();
    for (DiscoveryMethod method : methods) {
      if (method.kind() == Kind.TCP_SYN || method.kind() == Kind.TCP_ACK) {
        ports.add(method.port());
      }
    }
    return ports.isEmpty() || methods.equals(DiscoveryMethod.defaults())
        ? CONNECT_PORTS
        : List.copyOf(ports);
  }

  Pace pace() {
    return pace;
  }

  long seed() {
    return seed;
  }

  void deliver(HostVerdict verdict) {
    sink.accept(verdict);
  }

  /** The rule that forbids asking a host by a method; empty if none does. */
  Optional<String> refusal(BlockPermit permit, int host, DiscoveryMethod method) {
    if (!method.kind().hasPort()) {
      return refusal(permit, host);
    }
    return permit.mayRefuse()
        ? permit.refusal(new Endpoint(space.address(host), method.port(), transport(method)))
        : Optional.empty();
  }

  /** The rule that forbids asking a host whether it is there; empty if none does. */
  Optional<String> refusal(BlockPermit permit, int host) {
    int block = space.blockOfHost(host);
    Optional<String> refusal = Optional.empty();
    if (permit.mayRefuse()) {
      IpAddress address = space.address(host);
      for (int i = 0; i < space.portsOf(host); i++) {
        int port = space.portAt(block, i);
        if (permit.admits(
            address.family(), address.high(), address.low(), port, space.transport())) {
          return Optional.empty();
        }
        refusal = permit.refusal(new Endpoint(address, port, space.transport()));
        if (refusal.isEmpty()) {
          return refusal;
        }
      }
    }
    return refusal;
  }

  /** What is to be said of what a rule of the scope forbids. */
  public static LocalFailure outOfScope(String rule) {
    return new LocalFailure(
        Trouble.OUT_OF_SCOPE, "out of scope: " + rule, "the scope decides what may be probed");
  }

  static HostVerdict silent(long host, IpAddress address) {
    return new HostVerdict(host, address, false, Reason.NO_RESPONSE.word(), 0, null, null, null);
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final ProbeSpace space;
    private List<DiscoveryMethod> methods = DiscoveryMethod.defaults();
    private boolean connecting;
    private Pace pace = TimingTemplate.NORMAL.pace();
    private long seed = new Unpredictable().nextLong();
    private Origin origin = Origin.any();
    private Egress egress = new Egress(ScopePolicy.permissive(), AuditSink.none());
    private HostSink sink = _ -> {};

    private Builder(ProbeSpace space) {
      if (!canDiscover(space)) {
        throw new IllegalArgumentException(
            "at most " + MOST_HOSTS + " hosts, not " + space.hosts());
      }
      this.space = space;
    }

    /**
     * How hosts beyond the local link are asked, in this order.
     *
     * @param wanted 1 to 100, no two alike
     */
    public Builder methods(List<DiscoveryMethod> wanted) {
      methods = List.copyOf(new LinkedHashSet<>(wanted));
      if (methods.isEmpty() || methods.size() > MOST_METHODS) {
        throw new IllegalArgumentException("1 to 100 methods, not " + methods.size());
      }
      return this;
    }

    /**
     * Needs no privilege: connects to the ports of the TCP methods, to 80 and 443 without any; a
     * refusal proves a host as well as a connection.
     */
    public Builder connecting() {
      connecting = true;
      return this;
    }

    /** How fast and how patiently. */
    public Builder pace(Pace wanted) {
      pace = wanted;
      return this;
    }

    /** Decides the order; the same seed makes the same one. */
    public Builder seed(long wanted) {
      seed = wanted;
      return this;
    }

    /** Where packets leave from; its namespace must be the calling thread's already. */
    public Builder origin(Origin wanted) {
      origin = wanted;
      return this;
    }

    /** The one way out. */
    public Builder egress(Egress wanted) {
      egress = wanted;
      return this;
    }

    /** Who is told of each host, on the discovering thread. */
    public Builder sink(HostSink wanted) {
      sink = wanted;
      return this;
    }

    public HostDiscovery build() {
      return new HostDiscovery(this);
    }
  }
}
