package portscan.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.Resolver;
import portscan.api.scan.ScanPlan;
import portscan.api.scan.ScopePolicy;
import portscan.api.scan.Timing;
import portscan.engine.capture.Asked;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.discovery.DiscoveryMethod;
import portscan.engine.journal.ScanJournal;
import portscan.engine.journal.SocketJournal;
import portscan.engine.order.Permutation;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Shard;
import portscan.engine.order.Unpredictable;
import portscan.engine.pace.Pace;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.packet.Order;
import portscan.engine.packet.PacketScan;
import portscan.engine.probe.PacketProbe;
import portscan.engine.probe.Probe;
import portscan.engine.probe.Probes;
import portscan.engine.socket.SocketOrigin;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;

/**
 * Asks many ports of many hosts: the entry point for programs.
 *
 * <p>TCP ports are asked by packets of our own where this process may send them and by the kernel's
 * connections where not, each in an order without order, so that no host and no network is asked
 * all at once; UDP ports afterwards, those with a known request first. Runs once.
 */
public final class Scan {
  private final List<Target> targets;
  private final List<Host> exclusions;
  private final Set<AddressFamily> families;
  private final @Nullable Probe probe;
  private final Presence presence;
  private final List<DiscoveryMethod> methods;
  private final Pace pace;
  private final double leastRate;
  private final Duration timeout;
  private final long seed;
  private final boolean sequential;
  private final boolean openOnly;
  private final Shard shard;
  private final Origin origin;
  private final Resolver resolver;
  private final Egress egress;
  private final IntFunction<List<UdpRequest>> udpRequests;
  private final @Nullable ScanJournal journal;
  private final @Nullable PcapngWriter capture;
  private final boolean isAuthorised;

  /** Whether hosts are asked if they are there before their ports are asked. */
  public enum Presence {
    /** Unless a single name or address is all there is to ask. */
    ASKED_OF_SEVERAL,
    ASKED,
    /** Every host is taken as present. */
    ASSUMED,
    /** Hosts are asked, and no ports. */
    ONLY
  }

  private Scan(Builder builder) {
    this.targets = List.copyOf(builder.targets);
    this.exclusions = List.copyOf(builder.exclusions);
    this.families = Collections.unmodifiableSet(EnumSet.copyOf(builder.families));
    this.probe = builder.probe;
    this.presence = builder.presence;
    this.methods = builder.methods;
    this.pace = builder.pace;
    this.leastRate = builder.leastRate;
    this.timeout = builder.timeout;
    ScanJournal kept = builder.journal;
    this.journal = kept;
    this.capture = builder.capture;
    this.seed = kept != null && kept.isResumed() ? kept.seed() : builder.seed;
    this.sequential = builder.sequential;
    this.openOnly = builder.openOnly;
    this.shard = kept != null && kept.isResumed() ? kept.shard() : builder.shard;
    this.origin = builder.origin;
    this.resolver = builder.resolver;
    this.egress = new Egress(builder.policy, builder.audit);
    this.udpRequests = builder.udpRequests;
    this.isAuthorised = builder.isAuthorised || builder.policy.isAuthority();
  }

  /** Begins a scan of the ports that {@code targets} name. */
  public static Builder builder(List<Target> targets) {
    return new Builder(targets);
  }

  /**
   * Scans.
   *
   * @throws InterruptedException if the calling thread is interrupted; what was observed until then
   *     has been delivered
   * @throws PortScanException if this machine cannot probe as asked
   */
  public void run(ScanListener listener) throws InterruptedException {
    String netns = origin.netns();
    if (netns == null) {
      runHere(listener);
    } else {
      NamespaceThread.run(netns, () -> runHere(listener));
    }
  }

  private void runHere(ScanListener listener) throws InterruptedException {
    SocketOrigin.requireOwnAddress(origin);
    Probe tcp = tcpProbe(listener);
    Lookup lookup = new Lookup(families, resolver);
    Map<String, Lookup.Resolution> names = lookup.names(targets, List.of());
    List<Host.Addresses> excluded = excludedAddresses();
    List<Asks.Resolved> resolved = new ArrayList<>(targets.size());
    List<Target> missing = new ArrayList<>();
    for (Target target : targets) {
      if (lookup.of(target.host(), names) instanceof Lookup.Found found) {
        resolved.add(new Asks.Resolved(target, found.addresses()));
      } else {
        missing.add(target);
      }
    }
    if (!isAuthorised) {
      PublicAddresses.requireFew(resolved);
    }
    ScopeCut cut = ScopeCut.of(egress, resolved, presence == Presence.ONLY, listener::note);
    excluded.addAll(cut.excluded());
    boolean discovers = discovers(resolved);
    List<ProbeSpace> spaces = Spaces.of(resolved, excluded);
    listener.begin(
        new ScanOutline(Spaces.hosts(spaces), tcp.id(), tcp instanceof PacketProbe, discovers));
    for (Target target : missing) {
      ((Lookup.Missing) lookup.of(target.host(), names)).report(target, listener::observation);
    }
    for (ScopeCut.Refused one : cut.refused()) {
      one.missing().report(one.target(), listener::observation);
    }
    if (discovers) {
      excluded.addAll(absent(resolved, excluded, listener));
      spaces = Spaces.of(resolved, excluded);
    }
    if (presence == Presence.ONLY) {
      return;
    }
    listener.ports(spaces.stream().mapToLong(space -> shard.size(space.size())).sum());
    noteLimits(spaces, tcp, listener);
    for (int i = 0; i < spaces.size(); i++) {
      run(spaces.get(i), i + 1 == spaces.size(), tcp, listener);
    }
  }

  // ---- which hosts are there

  /** Nobody names a single host that is not worth asking. */
  private boolean discovers(List<Asks.Resolved> resolved) {
    return switch (presence) {
      case ASSUMED -> false;
      case ASKED, ONLY -> true;
      case ASKED_OF_SEVERAL ->
          resolved.size() > 1
              || resolved.stream()
                  .anyMatch(one ->
                      !(one.addresses() instanceof Host.Listed) && one.addresses().size() > 1);
    };
  }

  /** Asks hosts whether they are there, and returns those that are not. */
  private List<Host.Addresses> absent(
      List<Asks.Resolved> resolved, List<Host.Addresses> excluded, ScanListener listener)
      throws InterruptedException {
    List<Asks.Resolved> byTcp = new ArrayList<>();
    List<Asks.Resolved> byUdp = new ArrayList<>();
    for (Asks.Resolved one : resolved) {
      boolean hasTcp = !one.target().ports().only(Transport.TCP).isEmpty();
      (hasTcp ? byTcp : byUdp).add(one);
    }
    List<ProbeSpace> spaces = new ArrayList<>();
    spaces.addAll(Spaces.of(Transport.TCP, byTcp, excluded, PortSet.empty()));
    spaces.addAll(Spaces.of(Transport.UDP, byUdp, excluded, PortSet.empty()));
    boolean byPackets = RawPackets.unavailable().isEmpty();
    return new RollCall(methods, pace, seed, origin, egress, byPackets, journal, capture)
        .absent(spaces, listener);
  }

  // ---- what to ask, and how

  private Probe tcpProbe(ScanListener listener) {
    boolean asksTcp = targets.stream().anyMatch(t -> !t.ports().only(Transport.TCP).isEmpty());
    Optional<String> lack = RawPackets.unavailable();
    if (probe == null) {
      if (lack.isPresent() && asksTcp) {
        listener.note(
            "scan runs as connect: "
                + lack.get()
                + "; run as root or with CAP_NET_RAW for half-open scans");
      }
      return lack.isPresent() ? Probes.CONNECT : Probes.SYN;
    }
    if (probe instanceof PacketProbe && lack.isPresent()) {
      throw new PortScanException(
          Trouble.PERMISSION_DENIED,
          "a scan by " + probe.id() + " packets is not possible: " + lack.get(),
          "run as root or with CAP_NET_RAW, or leave the technique out to scan by connections");
    }
    return probe;
  }

  /** Of both families, since leaving one out excludes nothing less. */
  private List<Host.Addresses> excludedAddresses() throws InterruptedException {
    Lookup lookup = new Lookup(EnumSet.allOf(AddressFamily.class), resolver);
    Map<String, Lookup.Resolution> names = lookup.names(List.of(), exclusions);
    List<Host.Addresses> addresses = new ArrayList<>();
    for (Host host : exclusions) {
      switch (lookup.of(host, names)) {
        case Lookup.Found found -> addresses.add(found.addresses());
        case Lookup.Missing missing ->
            throw new PortScanException(
                missing.failure().trouble(),
                "nothing was sent, since a host to exclude is not known: "
                    + missing.failure().message(),
                missing.failure().hint());
      }
    }
    return addresses;
  }

  // ---- asking

  private void run(ProbeSpace space, boolean isLast, Probe tcp, ScanListener listener)
      throws InterruptedException {
    if (space.transport() == Transport.TCP && tcp instanceof PacketProbe packets) {
      byPackets(space, packets, isLast, listener);
    } else {
      SocketCapture.during(
          capture, Asked.ports(List.of(space)), listener::note, () -> bySockets(space, listener));
    }
  }

  /** Says what was asked for and is not to be had where the kernel sends the packets. */
  private void noteLimits(List<ProbeSpace> spaces, Probe tcp, ScanListener listener) {
    List<String> bySockets = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      boolean byPackets = transport == Transport.TCP && tcp instanceof PacketProbe;
      if (!byPackets && spaces.stream().anyMatch(space -> space.transport() == transport)) {
        bySockets.add(transport == Transport.TCP ? "TCP" : "UDP");
      }
    }
    if (bySockets.isEmpty()) {
      return;
    }
    String ports = String.join(" and ", bySockets) + " ports are asked by the kernel's sockets: ";
    if (capture != null && RawPackets.unavailable().isPresent()) {
      listener.note(
          ports
              + "their packets are not in the capture; run as root or with CAP_NET_RAW to have"
              + " them");
    }
    if (pace.hostTimeout() != null) {
      listener.note(
          ports + "the host time-out does not end them; --timeout limits each of their verdicts");
    }
  }

  private void byPackets(
      ProbeSpace space, PacketProbe packets, boolean isLast, ScanListener listener)
      throws InterruptedException {
    PacketScan.Builder builder =
        PacketScan.builder(space, packets)
            .pace(pace)
            .leastRate(leastRate)
            .seed(seed)
            .shard(shard)
            .origin(origin)
            .egress(egress)
            .sink(listener::observation)
            .progress(now ->
                listener.progress(
                    new ScanProgress(
                        now.sent(), now.rate(), now.loss(), isLast ? now.remainingNs() : -1)))
            .notes(listener::note)
            .details(listener::detail)
            .everyPortAnswers(listener::everyPortAnswers);
    if (sequential) {
      builder.sequential();
    }
    if (openOnly) {
      builder.openOnly();
    }
    if (journal != null) {
      builder.journal(journal);
    }
    if (capture != null) {
      builder.capture(capture);
    }
    builder.build().run();
  }

  private void bySockets(ProbeSpace space, ScanListener listener) throws InterruptedException {
    Order order =
        new Order(
            sequential ? Permutation.identity(space.size()) : Permutation.of(space.size(), seed),
            shard);
    Timing timing = new Timing(timeout, pace.retries(), pace.rate());
    LocalScanner scanner = new LocalScanner(egress, udpRequests, listener::note);
    if (journal == null) {
      scanner.scan(plan(space, order, _ -> false, timing), listener::observation);
      return;
    }
    Probe probe = Probes.of(space.transport());
    try (SocketJournal kept =
        new SocketJournal(journal, space, probe, seed, sequential, shard, listener::observation)) {
      scanner.scan(plan(space, order, kept::isDone, timing), kept);
      kept.finish();
    }
  }

  private ScanPlan plan(ProbeSpace space, Order order, LongPredicate isDone, Timing timing) {
    return new ScanPlan(() -> new SpaceAsks(space, order, isDone), timing, origin);
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final List<Target> targets;
    private final List<Host> exclusions = new ArrayList<>();
    private Set<AddressFamily> families = EnumSet.allOf(AddressFamily.class);
    private @Nullable Probe probe;
    private Presence presence = Presence.ASKED_OF_SEVERAL;
    private List<DiscoveryMethod> methods = DiscoveryMethod.defaults();
    private Pace pace = TimingTemplate.NORMAL.pace();
    private double leastRate;
    private Duration timeout = Timing.DEFAULT_TIMEOUT;
    private long seed = new Unpredictable().nextLong();
    private boolean sequential;
    private boolean openOnly;
    private boolean isAuthorised;
    private Shard shard = Shard.WHOLE;
    private Origin origin = Origin.any();
    private Resolver resolver = Resolver.system();
    private ScopePolicy policy = ScopePolicy.permissive();
    private AuditSink audit = AuditSink.none();
    private IntFunction<List<UdpRequest>> udpRequests = UdpRequests::forPort;
    private @Nullable ScanJournal journal;
    private @Nullable PcapngWriter capture;

    private Builder(List<Target> targets) {
      this.targets = targets;
    }

    /** Never asks these, whatever else is a target. */
    public Builder exclude(List<Host> hosts) {
      exclusions.addAll(hosts);
      return this;
    }

    /** Which families' addresses are probed; not empty. */
    public Builder families(Set<AddressFamily> wanted) {
      families = EnumSet.copyOf(wanted);
      return this;
    }

    /**
     * Asks TCP ports by this probe alone, and fails where it lacks a privilege. Without this it is
     * the SYN probe where that is possible, and the kernel's connections elsewhere.
     */
    public Builder tcp(Probe wanted) {
      if (wanted.transport() != Transport.TCP) {
        throw new IllegalArgumentException(wanted.id() + " does not ask TCP ports");
      }
      probe = wanted;
      return this;
    }

    /** Whether hosts are first asked whether they are there. */
    public Builder presence(Presence wanted) {
      presence = wanted;
      return this;
    }

    /** How hosts beyond the local link are asked whether they are there; not empty. */
    public Builder methods(List<DiscoveryMethod> wanted) {
      methods = List.copyOf(wanted);
      return this;
    }

    /** How fast and how patiently. */
    public Builder pace(Pace wanted) {
      pace = wanted;
      return this;
    }

    /** Never fewer packets a second than this for fear of loss; 0 for no such wish. */
    public Builder leastRate(double packets) {
      leastRate = packets;
      return this;
    }

    /** The most that one verdict may take where sockets ask. */
    public Builder timeout(Duration wanted) {
      timeout = wanted;
      return this;
    }

    /** Decides the order; the same seed makes the same one. */
    public Builder seed(long wanted) {
      seed = wanted;
      return this;
    }

    /** Asks in the order of addresses and ports. */
    public Builder sequential() {
      sequential = true;
      return this;
    }

    /** Asks only this share. */
    public Builder shard(Shard wanted) {
      shard = wanted;
      return this;
    }

    /** Spares the listener what is not open, where nobody would tell of it. */
    public Builder openOnly() {
      openOnly = true;
      return this;
    }

    /** Where packets leave from. */
    public Builder origin(Origin wanted) {
      origin = wanted;
      return this;
    }

    /** Who turns names into addresses. */
    public Builder resolver(Resolver wanted) {
      resolver = wanted;
      return this;
    }

    /** What may be probed. */
    public Builder scope(ScopePolicy wanted) {
      policy = wanted;
      return this;
    }

    /** Who is told of every endpoint. */
    public Builder audit(AuditSink wanted) {
      audit = wanted;
      return this;
    }

    /** Whoever scans says that they may, however many public addresses that are. */
    public Builder authorised() {
      isAuthorised = true;
      return this;
    }

    /** What each UDP port is sent; an empty list means an empty datagram. */
    public Builder udpRequests(IntFunction<List<UdpRequest>> wanted) {
      udpRequests = wanted;
      return this;
    }

    /**
     * Keeps what is found, so that it can go on where it died; of a resumed one, what was found
     * before is told first, and the seed and the shard are those that it began with.
     */
    public Builder journal(ScanJournal wanted) {
      journal = wanted;
      return this;
    }

    /**
     * Keeps the packets by which hosts and ports are asked, and their answers; closed by the
     * caller. Those of the kernel's sockets are seen with CAP_NET_RAW only.
     */
    public Builder capture(PcapngWriter wanted) {
      capture = wanted;
      return this;
    }

    public Scan build() {
      return new Scan(this);
    }
  }
}
