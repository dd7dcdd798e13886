package portscan.look;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/**
 * Whether a socket on {@code ::} takes IPv4 peers too, as the kernel says or, where it does not
 * say, as the other sockets let infer.
 *
 * <p>A dual-stack socket keeps others from binding its port over IPv4. So where an IPv4 socket has
 * the same port, the IPv6 one must be without; where none has, the system's default for {@code
 * IPV6_V6ONLY} is assumed.
 */
final class DualStack {
  private final Set<Place> ipv4Places = new HashSet<>();
  private final boolean isOffByDefault;
  private int inferred;

  private record Place(Transport transport, int port) {}

  DualStack(List<OpenSocket> sockets, boolean isOffByDefault) {
    this.isOffByDefault = isOffByDefault;
    for (OpenSocket socket : sockets) {
      if (socket.address().family() == AddressFamily.IPV4) {
        ipv4Places.add(new Place(socket.transport(), socket.port()));
      }
    }
  }

  /** Whether the socket is on {@code ::} and takes IPv4 peers too. */
  boolean includesIpv4(OpenSocket socket) {
    IpAddress address = socket.address();
    if (address.family() == AddressFamily.IPV4 || !address.isUnspecified()) {
      return false;
    }
    if (socket.ipv6Only() != null) {
      return !socket.ipv6Only();
    }
    inferred++;
    return !isOffByDefault && !ipv4Places.contains(new Place(socket.transport(), socket.port()));
  }

  /** What had to be inferred; empty if nothing was. */
  Optional<String> limit() {
    return inferred == 0
        ? Optional.empty()
        : Optional.of(
            "whether sockets on [::] take IPv4 too (%d of them) is inferred from the others"
                .formatted(inferred));
  }
}
