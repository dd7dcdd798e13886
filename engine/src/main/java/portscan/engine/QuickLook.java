package portscan.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.scan.Ask;
import portscan.api.scan.Egress.Permit;
import portscan.engine.probe.Probes;
import portscan.sys.NetworkCounters;

/**
 * Answers the commonest question of all, one TCP port that a host nearby answers for at once,
 * without the foreign functions whose linking takes longer than all the rest of such a check.
 *
 * <p>A completed handshake needs no further evidence. A refusal is a reset only if no ICMP error
 * came meanwhile: the kernel's counter of those tells, and where it moved, or nothing came in time,
 * there is no answer here and {@link ScanRun} asks again with the error queue.
 */
final class QuickLook {
  /** How long an answer is waited for: hosts on other continents answer within. */
  static final Duration PATIENCE = Duration.ofMillis(300);

  /** The JDK's words for ECONNREFUSED, and for no other error. */
  private static final String REFUSED = "Connection refused";

  private QuickLook() {}

  /** The observation, if it is beyond doubt; takes {@link #PATIENCE} at the most. */
  static Optional<Observation> at(Ask ask, Permit permit) {
    IpAddress address = permit.endpoint().address();
    OptionalLong errorsBefore = icmpErrors(address);
    if (errorsBefore.isEmpty() || !address.zone().isEmpty()) {
      return Optional.empty();
    }
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      InetSocketAddress remote =
          new InetSocketAddress(
              InetAddress.getByAddress(address.bytes()), permit.endpoint().port());
      Instant at = Instant.now();
      long startNs = System.nanoTime();
      try {
        socket.connect(remote, (int) PATIENCE.toMillis());
      } catch (ConnectException e) {
        long rttNs = System.nanoTime() - startNs;
        boolean isReset =
            REFUSED.equals(e.getMessage()) && errorsBefore.equals(icmpErrors(address));
        return isReset
            ? Optional.of(
                observation(ask, new Evidence.Refused(address), sourceTowards(remote), at, rttNs))
            : Optional.empty();
      }
      long rttNs = System.nanoTime() - startNs;
      if (remote.equals(socket.getLocalSocketAddress())) {
        // It connected to itself (RFC 9293 section 3.5), so nobody listens: ask from another port.
        return Optional.empty();
      }
      return Optional.of(
          observation(ask, new Evidence.Connected(address), socket.getLocalAddress(), at, rttNs));
    } catch (IOException e) {
      // Too late, or unreachable, or out of files: the error queue tells which.
      return Optional.empty();
    }
  }

  private static OptionalLong icmpErrors(IpAddress address) {
    return NetworkCounters.destinationUnreachable(address.family() == AddressFamily.IPV6);
  }

  /** A refused socket has forgotten its source; a connected datagram socket sends nothing. */
  private static InetAddress sourceTowards(InetSocketAddress remote) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(remote);
      return socket.getLocalAddress();
    }
  }

  private static Observation observation(
      Ask ask, Evidence evidence, InetAddress source, Instant at, long rttNs) {
    return new Observation(
        ask.target(),
        ask.endpoint().address(),
        ask.endpoint().port(),
        ask.endpoint().transport(),
        Probes.CONNECT.id(),
        Probes.CONNECT.classify(evidence),
        evidence,
        Observation.LOCAL,
        IpAddress.of(source.getAddress()),
        at,
        Duration.ofNanos(rttNs),
        1);
  }
}
