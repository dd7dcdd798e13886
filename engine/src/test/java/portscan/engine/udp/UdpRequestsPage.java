package portscan.engine.udp;

import java.util.List;
import java.util.stream.Collectors;

/** The page of the documentation that lists {@link UdpRequests}. */
final class UdpRequestsPage {
  private UdpRequestsPage() {}

  static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What PortScan asks a UDP port

        A UDP service is silent to a datagram that it does not understand, so silence alone tells
        nothing. To the ports below PortScan sends a request of the port's own protocol, written from
        the protocol's specification, and recognises the answer by its format and, where the protocol
        has an id, token or cookie, by ours in it. The requests only read; the few that begin a
        session leave it half open, for its time-out to remove.

        """);
    page.append("This page is made from the table in the source; ")
        .append(UdpRequests.ALL.size())
        .append(" requests.\n\n");
    page.append(
        "| id | protocol | ports | asks | counts as an answer | answers only if | source |\n");
    page.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    for (UdpRequest request : UdpRequests.ALL) {
      page.append(
          row(
              "`" + request.id() + "`",
              request.title(),
              ports(request.ports()),
              request.asks(),
              request.answer()
                  + (request.answersFromAnotherPort() ? " (may come from another port)" : ""),
              request.condition(),
              request.source()));
    }
    page.append(
        """

        ## Protocols that answer no stranger

        No request can make these services speak: they want a secret or a privileged port first, or
        never answer at all. Silence on their ports stays `open|filtered`; ask on the machine itself
        whether the service listens.

        | protocol | ports | why nothing can answer | source |
        | --- | --- | --- | --- |
        """);
    for (Unanswered protocol : UdpRequests.UNANSWERED) {
      page.append(
          row(protocol.protocol(), ports(protocol.ports()), protocol.why(), protocol.source()));
    }
    return page.toString();
  }

  private static String row(String... cells) {
    return List.of(cells).stream()
        .map(cell -> cell.replace("|", "\\|").replace("<", "\\<"))
        .collect(Collectors.joining(" | ", "| ", " |\n"))
        .replace("|  |", "| |");
  }

  private static String ports(List<Integer> ports) {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
