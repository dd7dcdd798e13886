package portscan.engine.udp;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every request that we can put to a UDP port, and every protocol that answers none.
 *
 * <p>To add a request, write its row in the class of its field (or a new one, listed here), then
 * run the tests: they say which sample answer and which line of the documentation are missing.
 */
public final class UdpRequests {
  /** Grouped by field; of the requests to one port the one most often answered comes first. */
  public static final List<UdpRequest> ALL =
      Stream.of(
              NameRequests.ALL,
              ClassicRequests.ALL,
              ManagementRequests.ALL,
              RpcRequests.ALL,
              EnterpriseRequests.ALL,
              DiscoveryRequests.ALL,
              WebRequests.ALL,
              IkeRequests.ALL,
              TunnelRequests.ALL,
              MediaRequests.ALL,
              GameRequests.ALL,
              PeerRequests.ALL,
              IndustrialRequests.ALL,
              MobileRequests.ALL,
              RoutingRequests.ALL)
          .flatMap(Collection::stream)
          .toList();

  /** The protocols for which silence is the only answer that a stranger gets. */
  public static final List<Unanswered> UNANSWERED = UnansweredProtocols.ALL;

  private UdpRequests() {}

  /** The requests sent to {@code port}, in the order to send them; none if we know none. */
  public static List<UdpRequest> forPort(int port) {
    return ALL.stream().filter(request -> request.ports().contains(port)).toList();
  }

  /** The request of this id. */
  public static Optional<UdpRequest> byId(String id) {
    return ALL.stream().filter(request -> request.id().equals(id)).findFirst();
  }

  /** The protocol at {@code port} that answers no stranger. */
  public static Optional<Unanswered> unansweredAt(int port) {
    return UNANSWERED.stream().filter(protocol -> protocol.ports().contains(port)).findFirst();
  }
}
