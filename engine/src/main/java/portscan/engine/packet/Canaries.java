package portscan.engine.packet;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.IpAddress;
import portscan.api.scan.Egress.Permit;
import portscan.engine.order.ProbeSpace;

/**
 * Finds out where every port answers a SYN: a SYN proxy or a tarpit, whose open ports prove
 * nothing.
 *
 * <p>A host that has shown open ports and nothing else is sent three more SYNs, to random ports
 * above those that anything is registered for (RFC 6335 section 6), outside the job where it leaves
 * any out. Only if all three are open, too, it is told of. A host costs three packets at the most.
 */
final class Canaries {
  /** Told in the place of the number of a try, since a canary is asked once. */
  static final int TRY = 32;

  private static final int COUNT = 3;
  private static final int ENOUGH_OPEN = 20;
  private static final int OPEN_FOR_ONE_SILENT = 10;
  private static final int FIRST_PORT = 49_152;
  private static final int LAST_PORT = 65_535;
  private static final int DRAWS = 64;

  /** How long answers are waited for, at the least. */
  private static final long WAIT_NS = 100_000_000;

  private final PacketScan scan;
  private final ProbeSpace space;
  private final Outbox outbox;
  private final RandomGenerator random;
  private final boolean asks;
  private int pending;
  private long deadlineNs;

  /** What is known of a host that was asked. */
  static final class Suspect {
    private final int[] ports = new int[COUNT];
    private final boolean[] open = new boolean[COUNT];
    private int asked;
    private int opened;
    private boolean cleared;

    private int place(int port) {
      for (int i = 0; i < asked; i++) {
        if (ports[i] == port) {
          return i;
        }
      }
      return -1;
    }
  }

  Canaries(PacketScan scan, Outbox outbox, RandomGenerator random) {
    this.scan = scan;
    this.space = scan.space();
    this.outbox = outbox;
    this.random = random;
    this.asks = scan.probe().flags() == TcpReply.SYN && space.hosts() <= Hosts.MOST;
  }

  /** Whether answers to some are still waited for. */
  boolean isPending(long nowNs) {
    return pending > 0 && nowNs - deadlineNs < 0;
  }

  /** One more port of a host is open. */
  void open(@Nullable HostState host, long hostIndex) {
    if (!asks || host == null) {
      return;
    }
    host.open++;
    boolean onlyOpen = host.refused == 0 && host.silent * OPEN_FOR_ONE_SILENT <= host.open;
    boolean all = host.open >= COUNT && host.open == space.portsOf(hostIndex);
    if (host.suspect == null && (all || (host.open >= ENOUGH_OPEN && onlyOpen))) {
      Suspect suspect = new Suspect();
      host.suspect = suspect;
      ask(suspect, host, hostIndex);
    }
  }

  private void ask(Suspect suspect, HostState host, long hostIndex) {
    for (int draw = 0; draw < DRAWS && suspect.asked < COUNT; draw++) {
      int port = random.nextInt(FIRST_PORT, LAST_PORT + 1);
      boolean isAsked = space.element(hostIndex, port) >= 0;
      if (suspect.place(port) >= 0 || (isAsked && draw < DRAWS / 2)) {
        continue;
      }
      Endpoint endpoint = new Endpoint(space.address(hostIndex), port, space.transport());
      // A port that nobody asked for is not worth the word "refused" in the audit.
      if (scan.permit(space.blockOfHost(hostIndex)).refusal(endpoint).isPresent()) {
        continue;
      }
      if (scan.egress().admit(space.target(hostIndex), endpoint) instanceof Permit permit
          && outbox.addCanary(permit, hostIndex, TRY)) {
        suspect.ports[suspect.asked++] = port;
      }
    }
    if (suspect.asked == COUNT) {
      pending++;
      deadlineNs = System.nanoTime() + Math.max(WAIT_NS, 2 * host.roundTrips.timeoutNs());
    } else {
      suspect.cleared = true;
    }
  }

  /** A canary was answered. */
  void answered(long hostIndex, @Nullable HostState host, int port, boolean isOpen) {
    Suspect suspect = host == null ? null : host.suspect;
    int place = suspect == null ? -1 : suspect.place(port);
    if (suspect == null || place < 0 || suspect.cleared || suspect.open[place]) {
      return;
    }
    if (!isOpen) {
      suspect.cleared = true;
      pending--;
      return;
    }
    suspect.open[place] = true;
    suspect.opened++;
    if (suspect.opened == COUNT) {
      pending--;
      IpAddress address = space.address(hostIndex);
      scan.note(
          "every port of "
              + address
              + " answers, also ones that nobody uses: a SYN proxy or tarpit stands before it; its"
              + " open ports prove nothing");
      scan.answersEverywhere(address);
    }
  }

  /** A canary could not be sent. */
  void failed(@Nullable HostState host) {
    Suspect suspect = host == null ? null : host.suspect;
    if (suspect != null && !suspect.cleared) {
      suspect.cleared = true;
      pending--;
    }
  }
}
