package portscan.engine.packet;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Trouble;
import portscan.api.scan.Egress.BlockPermit;
import portscan.api.scan.Egress.Permit;
import portscan.engine.device.Passing;
import portscan.engine.order.ProbeSpace;
import portscan.sys.Errno;

/**
 * Packets that are about to leave: collected in lanes, so that many leave with one system call.
 *
 * <p>Every packet that is put in is told of once, resets aside: that it has left, or that it
 * cannot.
 */
final class Outbox {
  /** Attempts to send while the interface takes no more, and the pause between two of them. */
  private static final int SEND_ATTEMPTS = 2_000;

  private static final long SEND_PAUSE_NS = 50_000;

  private final PacketScan scan;
  private final ProbeSpace space;
  private final Lanes lanes;
  private final Cookies cookies;
  private final int firstPort;
  private final boolean acknowledges;
  private final Events events;
  private int waiting;

  /** Is told what became of each packet. */
  interface Events {
    /**
     * A packet has left, at {@code nowNs} by {@link System#nanoTime}; for a canary {@code element}
     * is -1 less its host, here and below.
     */
    void left(long element, long nowNs);

    /** A packet cannot leave. */
    void failed(long element, LocalFailure failure);
  }

  /**
   * @param firstPort our port for the first try of each element; further tries count up from it
   */
  Outbox(PacketScan scan, Lanes lanes, Cookies cookies, int firstPort, Events events) {
    this.scan = scan;
    this.space = scan.space();
    this.lanes = lanes;
    this.cookies = cookies;
    this.firstPort = firstPort;
    this.acknowledges = (scan.probe().flags() & TcpReply.ACK) != 0;
    this.events = events;
  }

  /**
   * Puts a try into its lane.
   *
   * @return false if it can never leave, which has been told of
   */
  boolean add(long element, int tries) {
    long hostIndex = space.hostIndex(element);
    int port = space.port(element);
    // First, for the way to a neighbour is found by asking it.
    if (scan.mayRefuse() && isRefused(element, hostIndex, port)) {
      return false;
    }
    Lane lane = lanes.of(hostIndex);
    if (lane == null) {
      events.failed(element, lanes.failure(hostIndex));
      return false;
    }
    add(lane, element, hostIndex, port, tries);
    return true;
  }

  /**
   * Puts a packet to a port that no element asks into its lane.
   *
   * @return false if there is no way to the host
   */
  boolean addCanary(Permit permit, long hostIndex, int tries) {
    Lane lane = lanes.of(hostIndex);
    if (lane != null) {
      add(lane, -1 - hostIndex, hostIndex, permit.endpoint().port(), tries);
    }
    return lane != null;
  }

  private void add(Lane lane, long element, long hostIndex, int port, int tries) {
    long high = space.addressHigh(hostIndex);
    long low = space.addressLow(hostIndex);
    int ports = ((firstPort + tries - 1) << 16) | port;
    long cookie = cookies.of(high, low, ports);
    lane.elements[lane.entries.count()] = element;
    lane.template.add(
        lane.entries,
        high,
        low,
        ports,
        (int) cookie,
        acknowledges ? (int) (cookie >>> 32) : 0,
        (int) (cookie >>> 40) & 0xffff,
        lane.nextHop);
    waiting++;
    if (lane.entries.isFull()) {
      flush(lane);
    }
  }

  /**
   * Puts a reset of a handshake into its lane; what cannot leave is passed over.
   *
   * @param ports our port times 65536 plus the other's
   * @param sequence what the SYN-ACK acknowledged
   */
  void addReset(long hostIndex, int ports, int sequence) {
    Lane lane = lanes.of(hostIndex);
    if (lane == null) {
      return;
    }
    lane.resetHosts[lane.resets.count()] = hostIndex;
    lane.resetTemplate.add(
        lane.resets,
        space.addressHigh(hostIndex),
        space.addressLow(hostIndex),
        ports,
        sequence,
        0,
        sequence & 0xffff,
        lane.nextHop);
    waiting++;
    if (lane.resets.isFull()) {
      flushResets(lane);
    }
  }

  private boolean isRefused(long element, long hostIndex, int port) {
    BlockPermit permit = scan.permit(space.block(element));
    AddressFamily family = space.isIpv6(hostIndex) ? AddressFamily.IPV6 : AddressFamily.IPV4;
    long high = space.addressHigh(hostIndex);
    long low = space.addressLow(hostIndex);
    if (permit.admits(family, high, low, port, space.transport())) {
      return false;
    }
    Optional<String> rule =
        permit.refusal(new Endpoint(space.address(hostIndex), port, space.transport()));
    if (rule.isEmpty()) {
      return false;
    }
    events.failed(
        element,
        new LocalFailure(
            Trouble.OUT_OF_SCOPE,
            "out of scope: " + rule.get(),
            "the scope decides what may be probed"));
    return true;
  }

  /** Lets everything leave. */
  void flush() {
    if (waiting > 0) {
      for (Lane lane : lanes.all()) {
        flush(lane);
        flushResets(lane);
      }
      waiting = 0;
    }
  }

  private void flush(Lane lane) {
    int count = lane.entries.count();
    int from = 0;
    int attempts = 0;
    while (from < count) {
      long nowNs = System.nanoTime();
      BlockPermit permit = scan.permit(block(lane.elements[from]));
      int sent = lane.transmitter.transmit(permit, lane.template, lane.entries, from, count);
      if (sent > 0) {
        for (int i = from; i < from + sent; i++) {
          events.left(lane.elements[i], nowNs);
        }
        from += sent;
        attempts = 0;
      } else if (sent == 0 || Passing.is(-sent)) {
        attempts++;
        if (attempts == SEND_ATTEMPTS) {
          events.failed(lane.elements[from++], Errors.failure(Errno.ENOBUFS));
        } else {
          LockSupport.parkNanos(SEND_PAUSE_NS);
        }
      } else {
        events.failed(lane.elements[from++], Errors.failure(-sent));
      }
    }
    lane.entries.clear();
  }

  private int block(long element) {
    return element < 0 ? space.blockOfHost(-1 - element) : space.block(element);
  }

  private void flushResets(Lane lane) {
    int count = lane.resets.count();
    int from = 0;
    int attempts = 0;
    while (from < count) {
      BlockPermit permit = scan.permit(space.blockOfHost(lane.resetHosts[from]));
      int sent = lane.transmitter.transmit(permit, lane.resetTemplate, lane.resets, from, count);
      if (sent > 0) {
        from += sent;
        attempts = 0;
      } else if ((sent == 0 || Passing.is(-sent)) && attempts < SEND_ATTEMPTS) {
        attempts++;
        LockSupport.parkNanos(SEND_PAUSE_NS);
      } else {
        from++;
      }
    }
    lane.resets.clear();
  }
}
