package portscan.engine.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Attempt.Done;
import portscan.api.experiment.Attempt.Unavailable;
import portscan.api.experiment.Requests;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Reason;
import portscan.api.scan.Egress.Permit;
import portscan.engine.order.Unpredictable;
import portscan.engine.socket.SinglePackets;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;

/**
 * Puts the requests of many protocols to one UDP port, each from a socket of its own, so that an
 * answer tells which it is for.
 *
 * <p>Many servers answer what they do not understand, with an error in their own language; so where
 * an answer is one by its protocol's rules, only such count. An ICMP error ends it: what refuses
 * one datagram refuses the next, too.
 */
final class SocketRequests {
  /** Protocols beside those that belong to the port, the likeliest first. */
  private static final List<String> LIKELIEST =
      List.of(
          "dns",
          "ntp",
          "snmp-v2c",
          "sip",
          "stun",
          "quic",
          "openvpn",
          "ikev2",
          "dtls",
          "coap",
          "tftp",
          "memcached",
          "netbios-ns",
          "rpcbind",
          "mdns",
          "ssdp",
          "kerberos",
          "cldap",
          "l2tp",
          "ipmi",
          "mssql-browser",
          "source-a2s",
          "bacnet",
          "bittorrent-dht",
          "iax2",
          "gtp-c-v2");

  private static final int MOST_REQUESTS = 28;
  private static final int ROUNDS = 2;
  private static final long GAP_NS = 5_000_000;
  private static final long EMPTY = -1;

  /** Rounds are told apart by what is added to the request's number to make the key. */
  private static final int ROUND_KEYS = 1_000;

  private final Permit permit;
  private final SinglePackets packets;
  private final List<UdpRequest> requests;
  private final long cookie = new Unpredictable().nextLong();
  private final Set<UdpRequest> answered = new LinkedHashSet<>();
  private final Set<UdpRequest> recognised = new LinkedHashSet<>();
  private final long startNs = System.nanoTime();
  private final long limitNs;
  private boolean answersEmpty;
  private boolean isRefused;
  private int asked;

  SocketRequests(Requests experiment, Permit permit, SinglePackets packets) {
    this.permit = permit;
    this.packets = packets;
    limitNs = experiment.limit().toNanos();
    requests = requests(experiment.endpoint().port());
  }

  /** One request a protocol, those of the port itself first. */
  static List<UdpRequest> requests(int port) {
    List<UdpRequest> candidates = new ArrayList<>(UdpRequests.forPort(port));
    LIKELIEST.forEach(id -> candidates.add(UdpRequests.byId(id).orElseThrow()));
    List<UdpRequest> chosen = new ArrayList<>();
    Set<String> protocols = new LinkedHashSet<>();
    for (UdpRequest candidate : candidates) {
      boolean isPortsOwn = candidate.ports().contains(port);
      boolean isNew = protocols.add(candidate.protocol());
      if ((isNew || isPortsOwn) && !chosen.contains(candidate) && chosen.size() < MOST_REQUESTS) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }

  Attempt<Requests.Result> run() throws InterruptedException {
    LocalFailure failure = packets.send(permit, EMPTY, 0, new byte[0], false);
    for (int round = 0; round < ROUNDS && failure == null; round++) {
      for (int i = 0; i < requests.size() && failure == null && !isOver(); i++) {
        packets.await(GAP_NS, this::answered);
        failure = isOver() ? null : send(round, i);
      }
      long untilNs = startNs + limitNs * (round + 1) / ROUNDS;
      while (!isOver() && answered.isEmpty() && System.nanoTime() - untilNs < 0) {
        packets.await(untilNs - System.nanoTime(), this::answered);
      }
      if (!answered.isEmpty()) {
        awaitStragglers();
        break;
      }
    }
    if (failure != null && asked == 0) {
      return new Unavailable<>(failure.message() + "; " + failure.hint());
    }
    Set<UdpRequest> telling = recognised.isEmpty() ? answered : recognised;
    List<String> protocols =
        requests.stream().filter(telling::contains).map(UdpRequest::protocol).distinct().toList();
    return new Done<>(new Requests.Result(answersEmpty, protocols, asked, packets.packets()));
  }

  private boolean isOver() {
    return isRefused || System.nanoTime() - startNs >= limitNs;
  }

  private @Nullable LocalFailure send(int round, int index) {
    UdpRequest request = requests.get(index);
    asked = Math.max(asked, index + 1);
    return packets.send(
        permit,
        (long) round * ROUND_KEYS + index,
        0,
        request.request(cookie),
        request.answersFromAnotherPort());
  }

  /** Where one is answered, others may be, not much later. */
  private void awaitStragglers() throws InterruptedException {
    long untilNs = System.nanoTime() + Math.min(limitNs / 4, 300_000_000);
    while (!isOver() && System.nanoTime() - untilNs < 0) {
      packets.await(untilNs - System.nanoTime(), this::answered);
    }
  }

  private void answered(SinglePackets.Response response) {
    if (response.answer() != Reason.UDP_RESPONSE) {
      isRefused = true;
      return;
    }
    if (response.key() == EMPTY) {
      answersEmpty = true;
      return;
    }
    UdpRequest request = requests.get((int) (response.key() % ROUND_KEYS));
    answered.add(request);
    if (request.isAnswer(response.datagram(), response.datagram().length, cookie)) {
      recognised.add(request);
    }
  }
}
