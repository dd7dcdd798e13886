package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/** The name has an address that the user does not expect. */
final class UnexpectedAddress implements Rule {
  private static final double CERTAIN = 0.99;

  @Override
  public List<Finding> findings(Scene scene) {
    List<IpAddress> expected =
        scene.inquiry().map(inquiry -> inquiry.question().expected()).orElse(List.of());
    if (expected.isEmpty()) {
      return List.of();
    }
    List<IpAddress> unexpected = new ArrayList<>();
    for (Observation seen : scene.all()) {
      @Nullable IpAddress address = seen.address();
      if (address != null
          && expected.stream().noneMatch(address::sameBits)
          && !unexpected.contains(address)) {
        unexpected.add(address);
      }
    }
    if (unexpected.isEmpty()) {
      return List.of();
    }
    String wanted = words(expected);
    List<String> evidence = new ArrayList<>();
    unexpected.forEach(address -> evidence.add("resolved to " + address + ", expected " + wanted));
    return List.of(
        new Finding(
            FindingCode.UNEXPECTED_ADDRESS,
            CERTAIN,
            unexpected.getFirst(),
            "The name leads to " + words(unexpected) + " instead of " + wanted + ".",
            evidence,
            List.of(
                "Correct the record in the DNS, or wait until the old one has expired everywhere.",
                "Look at what each name server says: `portscan why` lists them as evidence when"
                    + " they disagree.")));
  }

  private static String words(List<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::toString).collect(Collectors.joining(", "));
  }
}
