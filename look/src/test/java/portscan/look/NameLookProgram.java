package portscan.look;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import portscan.api.experiment.Resolve;
import portscan.api.model.Endpoint;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Resolver;
import portscan.api.scan.ScopePolicy;

/**
 * Prints what {@link NameLook} finds. Arguments: the name, the limit in milliseconds, then
 * addresses that the scope forbids.
 */
final class NameLookProgram {
  private NameLookProgram() {}

  public static void main(String[] arguments) {
    List<String> forbidden = Arrays.asList(arguments).subList(2, arguments.length);
    ScopePolicy policy =
        (_, endpoint) -> isForbidden(forbidden, endpoint) ? Optional.of("no") : Optional.empty();
    NameLook look = new NameLook(new Egress(policy, AuditSink.none()), Resolver.system());
    Duration limit = Duration.ofMillis(Long.parseLong(arguments[1]));
    long startNs = System.nanoTime();
    Resolve.Result result = look.resolve(new Resolve(arguments[0], limit)).result().orElseThrow();
    System.out.println("took " + (System.nanoTime() - startNs) / 1_000_000 + " ms");
    System.out.println("packets " + result.packets());
    System.out.println("system " + result.system());
    System.out.println("search " + result.searchDomains());
    result
        .hosts()
        .forEach(e -> System.out.println("hosts " + e.file() + ":" + e.line() + " " + e.address()));
    result.answers().forEach(answer -> System.out.println(words(answer)));
  }

  private static boolean isForbidden(List<String> forbidden, Endpoint endpoint) {
    return endpoint.port() != 53 || forbidden.contains(endpoint.address().toString());
  }

  private static String words(Resolve.Answer answer) {
    return "%s %s %s %s %s%s ttl=%s serial=%s rtt=%s (%s)"
        .formatted(
            answer.server(),
            answer.role(),
            answer.asked(),
            answer.status(),
            answer.addresses(),
            answer.authoritative() ? " aa" : "",
            answer.ttl() == null ? "-" : answer.ttl().toSeconds(),
            answer.zoneSerial().isPresent() ? answer.zoneSerial().getAsLong() : "-",
            answer.rtt() == null ? "-" : "+",
            answer.note());
  }
}
