package portscan.format.deviation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.syntax.SourceLocation;

/**
 * One thing that is not as it should be, or not as it was.
 *
 * @param kind in which way
 * @param host what the host is called
 * @param address its address; null if the name gave none
 * @param ports the ports that are alike in it; none if it is about the host
 * @param roles of the host
 * @param expected what should be, in a few words
 * @param found what is, in a few words
 * @param why how that is known, or its likely cause, in a sentence; empty if there is no more to
 *     say
 * @param place where it is written what should be; empty if nowhere
 * @param owner whom to ask
 * @param reason why it should be so
 * @param accepted why it does not count; empty if it does
 */
public record Deviation(
    DeviationKind kind,
    String host,
    @Nullable IpAddress address,
    PortSet ports,
    List<String> roles,
    String expected,
    String found,
    String why,
    Optional<SourceLocation> place,
    Optional<String> owner,
    Optional<String> reason,
    Optional<Acceptance> accepted) {

  /** The worst first, then by address and port. */
  public static final Comparator<Deviation> WORST_FIRST =
      Comparator.comparing(Deviation::kind)
          .thenComparing(Deviation::address, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Deviation::host)
          .thenComparingInt(deviation -> firstPort(deviation.ports()));

  public Deviation {
    roles = List.copyOf(roles);
  }

  private static int firstPort(PortSet ports) {
    int tcp = ports.numbers(Transport.TCP).nextSetBit(0);
    return tcp >= 0 ? tcp : (1 << 16) + ports.numbers(Transport.UDP).nextSetBit(0);
  }

  /** The same deviation, which does not count any more. */
  public Deviation accepted(Acceptance why) {
    return new Deviation(
        kind,
        host,
        address,
        ports,
        roles,
        expected,
        found,
        this.why,
        place,
        owner,
        reason,
        Optional.of(why));
  }

  /** The host as it is called, and its address if that says more. */
  public String hostAndAddress() {
    return address == null || address.toString().equals(host) ? host : host + " " + address;
  }

  /** For example {@code 192.0.2.5:22/tcp} or {@code db.example 8000-8010/tcp}. */
  public String where() {
    if (ports.isEmpty()) {
      return hostAndAddress();
    }
    if (address != null && ports.size() == 1) {
      String text =
          address.family() == AddressFamily.IPV6 ? "[" + address + "]" : address.toString();
      return text + ":" + PortText.of(ports);
    }
    return hostAndAddress() + " " + PortText.of(ports);
  }

  /** What is the matter, in one sentence. */
  public String message() {
    return kind.words() + ": " + where() + " is " + found + ", should be " + expected;
  }
}
