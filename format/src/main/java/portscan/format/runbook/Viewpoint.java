package portscan.format.runbook;

import java.util.List;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/**
 * Where somebody looks from.
 *
 * @param vantage the name of the vantage point
 * @param addresses its own addresses, as far as known
 */
public record Viewpoint(String vantage, List<IpAddress> addresses) {
  public Viewpoint {
    addresses = List.copyOf(addresses);
  }

  /** This machine, with its addresses. */
  public static Viewpoint local(List<IpAddress> addresses) {
    return new Viewpoint(Observation.LOCAL, addresses);
  }
}
