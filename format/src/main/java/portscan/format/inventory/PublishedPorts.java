package portscan.format.inventory;

import java.util.Optional;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.document.Node;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Ports;

/** Port numbers in the files of other tools, which name no services. */
final class PublishedPorts {
  private PublishedPorts() {}

  /** The number or range that a part of a scalar is; a mistake is noted at the scalar. */
  static Optional<PortSet> range(
      Collected collected, Node.Text text, String part, Transport transport) {
    boolean isNumeric =
        !part.isEmpty()
            && part.chars().allMatch(each -> Character.isDigit(each) || each == '-')
            && !part.equals("-");
    if (!isNumeric) {
      collected
          .problems()
          .add(
              text.place(),
              "port-syntax",
              text.kind() + " is not a port that this kind of file can publish");
      return Optional.empty();
    }
    Parsed<PortSet> ports = Ports.parse(part, transport);
    if (!ports.problems().isEmpty()) {
      Diagnostic problem = ports.problems().getFirst();
      collected
          .problems()
          .add(text.place(), problem.code(), problem.message(), problem.suggestion());
    }
    return ports.found();
  }
}
