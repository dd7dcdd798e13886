package portscan.monitor.verify;

import java.util.List;
import java.util.Map;
import portscan.api.model.IpAddress;

/**
 * What became of host names.
 *
 * @param addresses of each name that has one; none of the lists is empty
 * @param failures why each of the others has none
 */
public record Resolution(Map<String, List<IpAddress>> addresses, Map<String, String> failures) {
  public Resolution {
    addresses = Map.copyOf(addresses);
    failures = Map.copyOf(failures);
  }

  /** Where there was no name to look up. */
  public static Resolution none() {
    return new Resolution(Map.of(), Map.of());
  }
}
