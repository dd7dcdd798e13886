package portscan.insight;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.Timing;

/**
 * What an {@link Investigator} is to explain.
 *
 * @param target what the user asked for, as typed
 * @param host a name, or one address
 * @param port 1 to 65535
 * @param transport TCP or UDP
 * @param families which addresses of a name count; not empty
 * @param scheme the scheme of a URL, in lower case; empty if none was given
 * @param expected the addresses that the name should have; empty if nothing is expected
 * @param comparison another host whose same port is looked at beside it; null if none
 * @param timing how long and how often the port itself is asked
 */
public record Question(
    String target,
    Host host,
    int port,
    Transport transport,
    Set<AddressFamily> families,
    String scheme,
    List<IpAddress> expected,
    @Nullable Host comparison,
    Timing timing) {
  public Question {
    families = Set.copyOf(families);
    expected = List.copyOf(expected);
  }

  /** The same, asked like that. */
  public Question withTiming(Timing other) {
    return new Question(
        target, host, port, transport, families, scheme, expected, comparison, other);
  }

  /** The plain question about one port, with every default. */
  public static Question of(String target, Host host, int port, Transport transport) {
    return new Question(
        target,
        host,
        port,
        transport,
        EnumSet.allOf(AddressFamily.class),
        "",
        List.of(),
        null,
        Timing.standard());
  }
}
