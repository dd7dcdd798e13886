package portscan.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.scan.Ask;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.Origin;
import portscan.api.scan.Resolver;
import portscan.api.scan.ScanPlan;
import portscan.api.scan.ScopePolicy;
import portscan.api.scan.Timing;
import portscan.engine.capture.Asked;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.order.ProbeSpace;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;
import portscan.sys.Linux;

/**
 * Says of ports whether they are open from here, and how it knows: the entry point for programs.
 *
 * <p>Each name is resolved once, each of its addresses gets a verdict of its own, and no packet
 * leaves without the scope policy's leave. A checker is immutable and may be used by many threads.
 */
public final class Checker {
  private static final int MOST_UNCOUNTED = 256;

  private final Set<AddressFamily> families;
  private final Timing timing;
  private final Origin origin;
  private final Resolver resolver;
  private final Egress egress;
  private final IntFunction<List<UdpRequest>> udpRequests;
  private final Consumer<String> notes;
  private final boolean isAuthorised;
  private final @Nullable PcapngWriter capture;

  private Checker(Builder builder) {
    this.families = Collections.unmodifiableSet(EnumSet.copyOf(builder.families));
    this.timing = builder.timing;
    this.origin = builder.origin;
    this.resolver = builder.resolver;
    this.egress = new Egress(builder.policy, builder.audit);
    this.udpRequests = builder.udpRequests;
    this.notes = builder.notes;
    this.isAuthorised = builder.isAuthorised || builder.policy.isAuthority();
    this.capture = builder.capture;
  }

  /** A checker with every default: both families, 4 s, the system's resolver, no scope. */
  public static Checker standard() {
    return builder().build();
  }

  /** Begins a checker that differs from {@link #standard}. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Checks one TCP port.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return an observation for each address of the host
   * @throws InterruptedException if the calling thread is interrupted
   */
  public List<Observation> check(String host, int port) throws InterruptedException {
    Host asked =
        IpAddress.parse(host)
            .<Host>map(address -> new Host.Span(address, 1))
            .orElseGet(() -> new Host.Name(host));
    List<Observation> observations = new ArrayList<>();
    check(List.of(new Target(host, asked, PortSet.of(Transport.TCP, port))), observations::add);
    return observations;
  }

  /**
   * Checks every port of every address of every target: one observation each, in the order in which
   * they become known.
   *
   * @throws InterruptedException if the calling thread is interrupted; what was observed until then
   *     has been delivered
   * @throws PortScanException if this machine cannot probe as asked
   */
  public void check(List<Target> targets, ObservationSink sink) throws InterruptedException {
    String netns = origin.netns();
    if (netns == null) {
      checkHere(targets, sink);
    } else {
      NamespaceThread.run(netns, () -> checkHere(targets, sink));
    }
  }

  private void checkHere(List<Target> targets, ObservationSink sink) throws InterruptedException {
    Lookup lookup = new Lookup(families, resolver);
    Map<String, Lookup.Resolution> names = lookup.names(targets, List.of());
    List<Asks.Resolved> resolved = new ArrayList<>(targets.size());
    for (Target target : targets) {
      Lookup.Resolution resolution = lookup.of(target.host(), names);
      if (resolution instanceof Lookup.Missing missing) {
        missing.report(target, sink);
      } else {
        resolved.add(new Asks.Resolved(target, ((Lookup.Found) resolution).addresses()));
      }
    }
    if (!isAuthorised && isMany(resolved)) {
      PublicAddresses.requireFew(resolved);
    }
    if (capture == null) {
      ask(resolved, sink);
    } else {
      SocketCapture.during(capture, asked(resolved), notes, () -> ask(resolved, sink));
    }
  }

  private void ask(List<Asks.Resolved> resolved, ObservationSink sink) throws InterruptedException {
    Timing rest = timing;
    Permit begun = null;
    Ask only = mayLookQuickly() ? single(resolved) : null;
    if (only != null && egress.admit(only.target(), only.endpoint()) instanceof Permit permit) {
      begun = permit;
      long startNs = System.nanoTime();
      Optional<Observation> quick = QuickLook.at(only, permit);
      if (quick.isPresent()) {
        sink.accept(quick.get());
        return;
      }
      rest = timing.withTimeout(timing.timeout().minusNanos(System.nanoTime() - startNs));
    }
    ScanPlan plan = new ScanPlan(() -> new Asks(resolved, udpRequests), rest, origin);
    new LocalScanner(egress, udpRequests, notes).scan(plan, begun, sink);
  }

  private static Asked asked(List<Asks.Resolved> resolved) {
    List<ProbeSpace> spaces = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      ProbeSpace.Builder space = ProbeSpace.builder(transport);
      for (Asks.Resolved one : resolved) {
        String text = one.target().text();
        if (one.addresses() instanceof Host.Octets) {
          space.add(text, one.addresses(), one.target().ports());
          continue;
        }
        // Packets do not tell zones.
        Host.Addresses addresses = one.addresses();
        if (addresses instanceof Host.Listed(List<IpAddress> listed)) {
          listed.forEach(
              each -> space.add(text, new Host.Span(each.withZone(""), 1), one.target().ports()));
        } else {
          space.add(
              text,
              new Host.Span(addresses.address(0).withZone(""), addresses.size()),
              one.target().ports());
        }
      }
      spaces.add(space.build());
    }
    return Asked.ports(spaces);
  }

  /** Whether it is worth counting whose addresses they are. */
  private static boolean isMany(List<Asks.Resolved> resolved) {
    long addresses = 0;
    for (Asks.Resolved one : resolved) {
      addresses += one.addresses().size();
      if (addresses > MOST_UNCOUNTED || addresses < 0) {
        return true;
      }
    }
    return false;
  }

  /** Only Linux counts ICMP errors, and only the plainest origin and timing need no more care. */
  private boolean mayLookQuickly() {
    return Linux.unavailable().isEmpty()
        && origin.isAny()
        && timing.timeout().toNanos() > 2 * QuickLook.PATIENCE.toNanos();
  }

  /** The only question there is, if it is about TCP; else null. */
  private @Nullable Ask single(List<Asks.Resolved> resolved) {
    if (resolved.size() != 1) {
      return null;
    }
    Asks.Resolved target = resolved.getFirst();
    boolean isSingle =
        target.addresses().size() == 1
            && target.target().ports().size() == 1
            && target.target().ports().only(Transport.UDP).isEmpty();
    return isSingle ? new Asks(resolved, udpRequests).next() : null;
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private Set<AddressFamily> families = EnumSet.allOf(AddressFamily.class);
    private Timing timing = Timing.standard();
    private Origin origin = Origin.any();
    private Resolver resolver = Resolver.system();
    private ScopePolicy policy = ScopePolicy.permissive();
    private AuditSink audit = AuditSink.none();
    private IntFunction<List<UdpRequest>> udpRequests = UdpRequests::forPort;
    private Consumer<String> notes = _ -> {};
    private boolean isAuthorised;
    private @Nullable PcapngWriter capture;

    private Builder() {}

    /** Which families' addresses are probed; not empty. */
    public Builder families(Set<AddressFamily> wanted) {
      families = EnumSet.copyOf(wanted);
      return this;
    }

    /** How long and how often to ask. */
    public Builder timing(Timing wanted) {
      timing = wanted;
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

    /** Whoever checks says that they may, however many public addresses that are. */
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
     * Keeps the packets by which ports are asked, and their answers, if this process has
     * CAP_NET_RAW; closed by the caller. One check at a time then.
     */
    public Builder capture(PcapngWriter wanted) {
      capture = wanted;
      return this;
    }

    /** Who is told, a line for the user each, what slows a check down. */
    public Builder notes(Consumer<String> wanted) {
      notes = wanted;
      return this;
    }

    public Checker build() {
      return new Checker(this);
    }
  }
}
