package portscan.insight;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Resolve;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/** Answers of name servers to {@code db.example}, made by hand. */
@NullMarked
final class NamesSeen {
  static final IpAddress FIRST = IpAddress.literal("10.53.0.1");
  static final IpAddress SECOND = IpAddress.literal("10.53.0.2");
  static final IpAddress THIRD = IpAddress.literal("10.53.0.3");

  static Resolve.Answer answer(
      IpAddress server, String address, boolean authoritative, long serial) {
    return answer(server, address, authoritative, true, serial);
  }

  static Resolve.Answer answer(
      IpAddress server, String address, boolean authoritative, boolean recursive, long serial) {
    return new Resolve.Answer(
        server,
        Resolve.Role.CONFIGURED,
        "db.example.",
        Resolve.Status.ANSWERED,
        List.of(IpAddress.literal(address)),
        authoritative,
        recursive,
        Duration.ofSeconds(60),
        serial == 0 ? OptionalLong.empty() : OptionalLong.of(serial),
        Duration.ofMillis(1),
        "");
  }

  static World world(Resolve.@Nullable HostsEntry entry, Resolve.Answer... answers) {
    IpAddress used = entry == null ? answers[0].addresses().getFirst() : entry.address();
    return new World()
        .name("db.example", used.toString())
        .asking(Question.of("db.example:5432", new Host.Name("db.example"), 5432, Transport.TCP))
        .names(
            new Resolve.Result(
                List.of(used),
                entry == null ? List.of() : List.of(entry),
                List.of(answers),
                List.of(),
                answers.length));
  }

  private NamesSeen() {}
}
