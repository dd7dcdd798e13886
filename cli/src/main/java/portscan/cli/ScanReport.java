package portscan.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Target;
import portscan.engine.ScanListener;
import portscan.engine.ScanOutline;
import portscan.engine.ScanProgress;
import portscan.engine.discovery.HostVerdict;
import portscan.format.report.HostResult;
import portscan.format.report.HostStatus;
import portscan.format.report.HostTally;
import portscan.format.report.LiveLine;
import portscan.format.report.ReportOptions;
import portscan.format.report.Run;
import portscan.format.report.RunEnd;
import portscan.format.report.Sweep;

/**
 * Writes a scan down while it runs: into every output, and a line of progress.
 *
 * <p>The scanning thread tells what is new, and a thread of its own lets readers see it, whether or
 * not there is anything new: whoever touches an output holds this report's lock.
 */
final class ScanReport implements ScanListener, AutoCloseable {
  private static final long TICK_MS = 100;

  /** As many hosts are remembered whatever they say; of more only those with an open port. */
  private static final int MOST_DULL_HOSTS = 1 << 16;

  private final Console console;
  private final List<ScanOutput> outputs;
  private final List<String> arguments;
  private final Instant startedAt;
  private final List<Target> targets;
  private final boolean openOnly;
  private final boolean keepsHosts;
  private final boolean assumedUp;
  private final boolean verbose;
  private final boolean showsProgress;
  private final @Nullable ReportOptions live;

  private final Map<IpAddress, HostTally> hosts = new LinkedHashMap<>();

  /** Of the hosts that were asked whether they are there. */
  private final Map<IpAddress, HostStatus> statuses = new HashMap<>();

  private final Map<String, HostTally> unresolved = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private @Nullable HostTally last;
  private long dullHosts;
  private long discovering;
  private boolean asksPorts;
  private long asked;
  private long hostsDown;
  private long done;
  private long open;
  private long verdicts;
  private long refused;
  private int worstTrouble = ExitCode.OK;
  private ScanProgress now = new ScanProgress(0, Double.NaN, Double.NaN, -1);
  private ProgressLine line = new ProgressLine(System.nanoTime(), 0);
  private boolean showsLine;
  private boolean begun;
  private boolean ended;

  /** Open ports that are told when their services have been looked at; null if they are not. */
  private final @Nullable IdentityHashMap<Observation, Boolean> awaited;

  private @Nullable IOException failure;
  private @Nullable Thread ticker;

  /**
   * @param startedAt when it began, perhaps in an earlier run
   * @param live how open ports look that are told as they come; null to tell none
   * @param openOnly whether nothing but open ports is told
   * @param keepsHosts whether any report tells of hosts at the end; not where open ports are listed
   *     as they come
   * @param assumedUp whether the user said that every host is there
   * @param looksAtServices whether {@link #lookAtServices} will be called
   */
  ScanReport(
      Console console,
      List<ScanOutput> outputs,
      List<String> arguments,
      Instant startedAt,
      List<Target> targets,
      @Nullable ReportOptions live,
      boolean openOnly,
      boolean keepsHosts,
      boolean assumedUp,
      boolean quiet,
      boolean verbose,
      boolean looksAtServices) {
    this.console = console;
    this.outputs = List.copyOf(outputs);
    this.arguments = arguments;
    this.startedAt = startedAt;
    this.targets = targets;
    this.live = live;
    this.openOnly = openOnly;
    this.keepsHosts = keepsHosts;
    this.assumedUp = assumedUp;
    this.verbose = verbose;
    this.awaited = looksAtServices ? new IdentityHashMap<>() : null;
    this.showsProgress = console.errorIsTerminal() && !quiet;
    for (Target target : targets) {
      if (target.host() instanceof Host.Name(String name)) {
        names.put(target.text(), name);
      }
    }
  }

  // ---- what the scan tells

  @Override
  public synchronized void begin(ScanOutline outline) {
    if (verbose) {
      note(
          outline.byPackets()
              ? "asking by packets of our own (" + outline.tcpProbe() + ")"
              : "asking by the kernel's sockets (" + outline.tcpProbe() + ")");
    }
    Run run =
        new Run(
            Version.CURRENT,
            "scan",
            arguments,
            startedAt,
            Math.max(outline.hosts(), targets.size()),
            false,
            sweeps(outline));
    writing(() -> {
      for (ScanOutput output : outputs) {
        output.report().begin(run);
      }
    });
    begun = true;
    discovering = outline.discovers() ? outline.hosts() : 0;
    ticker = Thread.ofPlatform().daemon().name("scan-report").start(this::tickUntilEnd);
  }

  private List<Sweep> sweeps(ScanOutline outline) {
    PortSet ports = targets.getFirst().ports();
    boolean alike = targets.stream().allMatch(target -> target.ports().equals(ports));
    return alike ? List.of(new Sweep(outline.tcpProbe(), ports)) : List.of();
  }

  @Override
  public synchronized void host(String target, HostVerdict verdict) {
    throwFailure();
    asked++;
    if (verdict.failure() != null) {
      return; // Its ports will tell the same.
    }
    verdicts++;
    HostStatus status =
        new HostStatus(
            verdict.up() ? HostStatus.Presence.UP : HostStatus.Presence.DOWN,
            verdict.reason(),
            verdict.ttl());
    if (verdict.up() || verbose) {
      hosts.putIfAbsent(verdict.address(), newTally(target, verdict.address()));
      statuses.put(verdict.address(), status);
    } else {
      hostsDown++;
      if (!openOnly) {
        writing(() -> {
          for (ScanOutput output : outputs) {
            output.report().down(target, verdict.address(), status);
          }
        });
      }
    }
  }

  @Override
  public synchronized void ports(long probes) {
    discovering = 0;
    asksPorts = true;
    line = new ProgressLine(System.nanoTime(), probes);
  }

  @Override
  public synchronized void observation(Observation seen) {
    throwFailure();
    done++;
    if (seen.isOpen()) {
      open++;
    }
    if (seen.state().isPresent()) {
      verdicts++;
    } else {
      worstTrouble = Math.max(worstTrouble, Looks.code(seen));
      refused += Looks.isOutOfScope(seen) ? 1 : 0;
    }
    if (openOnly && !mayBeOpen(seen)) {
      return;
    }
    HostTally host = keepsHosts ? tally(seen) : null;
    if (host != null) {
      host.add(seen);
    }
    boolean waits = awaited != null && ServiceStage.concerns(seen);
    if (awaited != null && waits) {
      awaited.put(seen, true);
    }
    writing(() -> {
      for (ScanOutput output : outputs) {
        if (!waits) {
          output.report().observation(seen);
        }
      }
      if (live != null && seen.isOpen()) {
        clearLine();
        console.out().write(LiveLine.of(seen, live) + "\n");
      }
    });
  }

  private static boolean mayBeOpen(Observation seen) {
    return seen.state()
        .map(state -> state == PortState.OPEN || state == PortState.OPEN_OR_FILTERED)
        .orElse(true);
  }

  private @Nullable HostTally tally(Observation seen) {
    IpAddress address = seen.address();
    if (address == null) {
      return unresolved.computeIfAbsent(seen.target(), target -> newTally(target, null));
    }
    HostTally recent = last;
    if (recent != null && address.equals(recent.address())) {
      return recent;
    }
    HostTally known = hosts.get(address);
    if (known == null) {
      if (!seen.isOpen() && ++dullHosts > MOST_DULL_HOSTS) {
        return null;
      }
      known = newTally(seen.target(), address);
      hosts.put(address, known);
    }
    last = known;
    return known;
  }

  private HostTally newTally(String target, @Nullable IpAddress address) {
    return new HostTally(
        target, names.getOrDefault(target, ""), address, openOnly ? 0 : HostTally.MOST_OF_A_STATE);
  }

  @Override
  public synchronized void progress(ScanProgress told) {
    throwFailure();
    now = told;
  }

  @Override
  public synchronized void everyPortAnswers(IpAddress address) {
    HostTally host = hosts.get(address);
    if (host != null) {
      host.everyPortAnswers();
    }
  }

  @Override
  public synchronized void detail(String text) {
    if (verbose) {
      note(text);
    }
  }

  @Override
  public synchronized void note(String text) {
    clearLine();
    console.note(text);
  }

  // ---- services

  /** Looks at the services of the open ports, which are told with what that finds. */
  void lookAtServices(ServiceStage services) throws InterruptedException {
    List<Observation> ports;
    synchronized (this) {
      if (awaited == null) {
        return;
      }
      ports = new ArrayList<>(awaited.keySet());
    }
    services.look(ports, seen -> names.get(seen.target()), this::service);
  }

  private synchronized void service(Observation seen, ServiceLook.Result found) {
    throwFailure();
    writing(() -> {
      for (ScanOutput output : outputs) {
        output.report().service(seen, found);
      }
    });
    tellAwaited(seen);
  }

  private void tellAwaited(Observation seen) {
    requireNonNull(awaited).remove(seen);
    writing(() -> {
      for (ScanOutput output : outputs) {
        output.report().observation(seen);
      }
    });
  }

  // ---- what readers see meanwhile

  private void tickUntilEnd() {
    try {
      while (!isEnded()) {
        tick();
        Thread.sleep(TICK_MS);
      }
    } catch (InterruptedException e) {
      // The end of the scan, which writes the rest itself.
      return;
    }
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private synchronized void tick() {
    if (ended || failure != null) {
      return;
    }
    try {
      for (ScanOutput output : outputs) {
        output.tick(this::results);
      }
      if (live != null) {
        console.out().flush();
      }
    } catch (IOException e) {
      // Told to the scanning thread at its next verdict.
      failure = e;
      return;
    }
    if (showsProgress && (discovering > 0 || asksPorts)) {
      showsLine = true;
      console.status(
          discovering > 0
              ? "which hosts are there: %,d of %,d".formatted(asked, discovering)
              : line.at(System.nanoTime(), done, open, now));
    }
  }

  private void clearLine() {
    if (showsLine) {
      showsLine = false;
      console.status("");
    }
  }

  // ---- the end

  /**
   * Writes the hosts and the end of every report.
   *
   * @param complete whether the scan was not interrupted
   */
  void end(boolean complete) throws IOException {
    stopTicking();
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
      if (!begun) {
        return;
      }
      if (awaited != null) {
        List.copyOf(awaited.keySet()).forEach(this::tellAwaited);
      }
      if (refused > 0 && verdicts > 0) {
        note("ports out of scope, not asked: %,d".formatted(refused));
      }
      RunEnd end = new RunEnd(Instant.now(), complete, hostsDown);
      List<HostResult> results = results();
      for (ScanOutput output : outputs) {
        for (HostResult host : results) {
          output.report().host(host);
        }
        output.report().end(end);
      }
    }
  }

  private void stopTicking() {
    Thread running;
    synchronized (this) {
      ended = true;
      clearLine();
      running = ticker;
    }
    if (running != null) {
      running.interrupt();
    }
  }

  /** What is known of each host, by address. */
  private List<HostResult> results() {
    List<HostResult> results = new ArrayList<>(unresolved.size() + hosts.size());
    for (HostTally host : unresolved.values()) {
      results.add(host.result());
    }
    List<IpAddress> addresses = new ArrayList<>(hosts.keySet());
    addresses.sort(null);
    for (IpAddress address : addresses) {
      HostTally host = requireNonNull(hosts.get(address));
      HostStatus status = assumedUp ? HostStatus.assumedUp() : statuses.get(address);
      HostResult result = status == null ? host.result() : host.result(status);
      if (!openOnly || result.hasOpen() || result.count(PortState.OPEN_OR_FILTERED) > 0) {
        results.add(result);
      }
    }
    return results;
  }

  /** 2 only if nothing could be learnt about any target; 77 if that was forbidden. */
  synchronized int exitCode() {
    return verdicts == 0 ? worstTrouble : ExitCode.OK;
  }

  @Override
  public void close() throws IOException {
    stopTicking();
    for (ScanOutput output : outputs) {
      output.close();
    }
  }

  // ---- failures of outputs

  private interface Writing {
    void run() throws IOException;
  }

  private static void writing(Writing work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void throwFailure() {
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
  }
}
