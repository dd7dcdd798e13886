package portscan.engine.packet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Trouble;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.BlockPermit;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.Origin;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.device.CaptureReceiver;
import portscan.engine.device.CaptureTransmitter;
import portscan.engine.device.PacketReceiver;
import portscan.engine.device.RingReceiver;
import portscan.engine.device.Transmitter;
import portscan.engine.journal.JobJournal;
import portscan.engine.journal.ScanJournal;
import portscan.engine.order.Permutation;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Shard;
import portscan.engine.order.Unpredictable;
import portscan.engine.pace.Pace;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.probe.PacketProbe;
import portscan.sys.ReceiveRing;
import portscan.sys.RouteCache;
import portscan.sys.SocketFilter;
import portscan.sys.Sockets;
import portscan.sys.SystemException;

/**
 * A scan by packets of our own: what it asks, how fast, and who is told.
 *
 * <p>Needs CAP_NET_RAW in the network namespace of the calling thread. Runs on the calling thread,
 * once.
 */
public final class PacketScan {
  /**
   * Answers come to these ports: above the ones that Linux gives to connections (32768 to 60999),
   * so that no program here is listening or talking there.
   */
  private static final int LOWEST_PORT = 61_000;

  private static final int HIGHEST_PORT = 65_500;
  private static final int PORTS = 32;

  /** A SYN announces the segment size of an Ethernet, as every real one does (RFC 9293 3.7.1). */
  private static final byte[] SEGMENT_SIZE = {2, 4, 0x05, (byte) 0xb4};

  private static final byte[] NO_OPTIONS = {};

  private final ProbeSpace space;
  private final PacketProbe probe;
  private final Pace pace;
  private final double leastRate;
  private final Order order;
  private final Origin origin;
  private final ObservationSink sink;
  private final Consumer<PacketProgress> progress;
  private final Consumer<String> notes;
  private final Consumer<String> details;
  private final boolean openOnly;
  private final long mostRemembered;
  private final List<BlockPermit> permits;
  private final boolean mayRefuse;
  private final Set<String> failures = new HashSet<>();
  private final Egress egress;
  private final long seed;
  private final boolean sequential;
  private final @Nullable ScanJournal journal;
  private final @Nullable PcapngWriter capture;
  private final Consumer<IpAddress> everyPortAnswers;

  private PacketScan(Builder builder) {
    this.space = builder.space;
    this.probe = builder.probe;
    this.pace = builder.pace;
    this.leastRate = builder.leastRate;
    this.order =
        new Order(
            builder.sequential
                ? Permutation.identity(space.size())
                : Permutation.of(space.size(), builder.seed),
            builder.shard);
    this.origin = builder.origin;
    this.sink = builder.sink;
    this.progress = builder.progress;
    this.notes = builder.notes;
    this.details = builder.details;
    this.egress = builder.egress;
    this.seed = builder.seed;
    this.sequential = builder.sequential;
    this.journal = builder.journal;
    this.capture = builder.capture;
    this.everyPortAnswers = builder.everyPortAnswers;
    this.openOnly = builder.openOnly;
    this.mostRemembered = builder.mostRemembered;
    this.permits = permits(builder.egress);
    this.mayRefuse = permits.stream().anyMatch(BlockPermit::mayRefuse);
  }

  private List<BlockPermit> permits(Egress egress) {
    List<BlockPermit> all = new ArrayList<>(space.blocks());
    for (int block = 0; block < space.blocks(); block++) {
      long first = space.firstHost(block);
      IpAddress from = space.address(first);
      Host.Span addresses = new Host.Span(from, space.hostsOf(block));
      BitSet ports = new BitSet();
      for (int i = 0; i < space.portsOf(first); i++) {
        ports.set(space.portAt(block, i));
      }
      PortSet asked = PortSet.of(ports, new BitSet()); // A packet probe is TCP's.
      all.add(egress.admitBlock(space.target(first), addresses, asked));
    }
    return all;
  }

  /** Begins a scan of {@code space} with a probe. */
  public static Builder builder(ProbeSpace space, PacketProbe probe) {
    return new Builder(space, probe);
  }

  /**
   * Scans.
   *
   * @throws InterruptedException if the calling thread is interrupted; what was observed until then
   *     has been delivered
   * @throws PortScanException if this machine cannot probe as asked
   */
  public void run() throws InterruptedException {
    Unpredictable random = new Unpredictable();
    int firstPort = LOWEST_PORT + random.nextInt(HIGHEST_PORT - PORTS - LOWEST_PORT);
    Cookies cookies = new Cookies(random.nextLong(), random.nextLong());
    int interfaceIndex = interfaceIndex();
    byte[] options = (probe.flags() & TcpReply.SYN) != 0 ? SEGMENT_SIZE : NO_OPTIONS;
    try (Ways ways = new Ways(interfaceIndex, pace.rate(), details);
        PacketReceiver receiver = receiver(firstPort)) {
      Lanes.Opener opener = capture == null ? ways : capturing(ways, capture);
      Lanes lanes = new Lanes(space, routes(interfaceIndex), opener, probe.flags(), options);
      if (space.size() <= mostRemembered) {
        new PacketRun(this, receiver, lanes, cookies, firstPort, random).run();
      } else {
        new StatelessRun(this, receiver, lanes, cookies, firstPort).run();
      }
      new Overflow(receiver).tell(notes);
      flushCapture();
    } catch (SystemException e) {
      throw new PortScanException(
          Trouble.PERMISSION_DENIED, "packets cannot be sent: " + e.getMessage(), "run as root");
    }
  }

  private PacketReceiver receiver(int firstPort) {
    PacketReceiver receiver =
        new RingReceiver(
            ReceiveRing.open(
                0, ReceiveRing.ETH_P_ALL, SocketFilter.answers(firstPort, firstPort + PORTS - 1)));
    return capture == null ? receiver : new CaptureReceiver(receiver, capture);
  }

  private static Lanes.Opener capturing(Lanes.Opener ways, PcapngWriter capture) {
    return (route, isIpv6) -> {
      Lanes.Way way = ways.open(route, isIpv6);
      Transmitter transmitter = new CaptureTransmitter(way.transmitter(), capture);
      return new Lanes.Way(transmitter, way.hardwareSource(), way.nextHop());
    };
  }

  /** The only interface that packets may leave by; 0 for any. */
  private int interfaceIndex() {
    String zone = space.hosts() == 0 ? "" : space.address(0).zone();
    String device = origin.device() != null || zone.isEmpty() ? origin.device() : zone;
    if (device == null) {
      return 0;
    }
    int index = Sockets.interfaceIndex(device);
    if (index == 0) {
      throw new PortScanException(
          Trouble.NO_SUCH_ORIGIN,
          "there is no network interface " + device,
          "`ip link` lists them");
    }
    return index;
  }

  /** The routes that the origin leaves open. */
  private RouteCache routes(int interfaceIndex) {
    IpAddress source = origin.address();
    boolean isIpv6 = source != null && source.family() == AddressFamily.IPV6;
    byte[] bytes = source == null ? null : source.bytes();
    return RouteCache.read(interfaceIndex, isIpv6 ? null : bytes, isIpv6 ? bytes : null);
  }

  ProbeSpace space() {
    return space;
  }

  PacketProbe probe() {
    return probe;
  }

  Pace pace() {
    return pace;
  }

  double leastRate() {
    return leastRate;
  }

  Order order() {
    return order;
  }

  BlockPermit permit(int block) {
    return permits.get(block);
  }

  /** Whether the sink is spared what is not open. */
  boolean isOpenOnly() {
    return openOnly;
  }

  boolean mayRefuse() {
    return mayRefuse;
  }

  Egress egress() {
    return egress;
  }

  /** The job's journal, of which an earlier run's records are told first; null if none is kept. */
  @Nullable JobJournal openJournal(JobJournal.Earlier earlier) {
    return journal == null
        ? null
        : journal.job(space, probe, seed, sequential, order.shard(), earlier);
  }

  /** What was captured so far can be read from now on. */
  void flushCapture() {
    if (capture != null) {
      capture.flush();
    }
  }

  void answersEverywhere(IpAddress address) {
    everyPortAnswers.accept(address);
  }

  void detail(String line) {
    details.accept(line);
  }

  void deliver(Observation observation) {
    sink.accept(observation);
  }

  /** A packet of a job too large for a verdict on each could not leave: told once a kind. */
  void failed(LocalFailure failure) {
    if (failures.add(failure.message())) {
      notes.accept(failure.message() + "; " + failure.hint());
    }
  }

  void progress(PacketProgress now) {
    progress.accept(now);
  }

  void note(String line) {
    notes.accept(line);
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final ProbeSpace space;
    private final PacketProbe probe;
    private Pace pace = TimingTemplate.NORMAL.pace();
    private double leastRate;
    private long seed = new Unpredictable().nextLong();
    private boolean sequential;
    private boolean openOnly;
    private long mostRemembered = PacketRun.MOST_ELEMENTS;
    private Shard shard = Shard.WHOLE;
    private Origin origin = Origin.any();
    private Egress egress =
        new Egress(portscan.api.scan.ScopePolicy.permissive(), portscan.api.scan.AuditSink.none());
    private ObservationSink sink = _ -> {};
    private Consumer<PacketProgress> progress = _ -> {};
    private Consumer<String> notes = _ -> {};
    private Consumer<String> details = _ -> {};
    private @Nullable ScanJournal journal;
    private @Nullable PcapngWriter capture;
    private Consumer<IpAddress> everyPortAnswers = _ -> {};

    private Builder(ProbeSpace space, PacketProbe probe) {
      this.space = space;
      this.probe = probe;
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

    /** Spares the sink what is not open, where nobody would tell of it. */
    public Builder openOnly() {
      openOnly = true;
      return this;
    }

    /**
     * Remembers each probe of a job of so many at the most, 2^26 or fewer; of a larger one, each is
     * sent once, and nothing told but open ports.
     */
    public Builder mostRemembered(long elements) {
      if (elements < 0 || elements > PacketRun.MOST_ELEMENTS) {
        throw new IllegalArgumentException("0 to 2^26 elements, not " + elements);
      }
      mostRemembered = elements;
      return this;
    }

    /** Asks only this share. */
    public Builder shard(Shard wanted) {
      shard = wanted;
      return this;
    }

    /** Where packets leave from. */
    public Builder origin(Origin wanted) {
      origin = wanted;
      return this;
    }

    /** The one way out. */
    public Builder egress(Egress wanted) {
      egress = wanted;
      return this;
    }

    /** Who is told of each verdict, on the scanning thread. */
    public Builder sink(ObservationSink wanted) {
      sink = wanted;
      return this;
    }

    /** Who is told ten times a second how far it has come, on the scanning thread. */
    public Builder progress(Consumer<PacketProgress> wanted) {
      progress = wanted;
      return this;
    }

    /** Who is told, a line for the user each, what slows a scan down. */
    public Builder notes(Consumer<String> wanted) {
      notes = wanted;
      return this;
    }

    /** Who is told, a line for the user each, by which ways packets leave and come. */
    public Builder details(Consumer<String> wanted) {
      details = wanted;
      return this;
    }

    /**
     * Keeps what is found, so that it can go on where it died; of a resumed one, what was found
     * before is told to the sink first. The seed and the shard must then be the journal's.
     */
    public Builder journal(ScanJournal wanted) {
      journal = wanted;
      return this;
    }

    /** Keeps every packet that is sent or comes as an answer; closed by the caller. */
    public Builder capture(PcapngWriter wanted) {
      capture = wanted;
      return this;
    }

    /** Who is told of each host whose every port answers, so that its open ports prove nothing. */
    public Builder everyPortAnswers(Consumer<IpAddress> wanted) {
      everyPortAnswers = wanted;
      return this;
    }

    public PacketScan build() {
      return new PacketScan(this);
    }
  }
}
