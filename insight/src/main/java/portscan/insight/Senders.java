package portscan.insight;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.model.Endpoint;
import portscan.api.model.Reason;

/**
 * How far away the senders of answers are, by the time to live that was left in them.
 *
 * <p>Senders start at 64, 128 or 255, and each router on the way back takes one off (RFC 1812
 * section 5.3.1), so that the number of hops shows in what is left, whatever a packet claims about
 * its sender.
 */
final class Senders {
  private static final int[] INITIAL = {64, 128, 255};

  private final Dossier dossier;

  Senders(Dossier dossier) {
    this.dossier = dossier;
  }

  /** How many hops away a packet was sent that arrived with {@code ttl}; empty if unknown. */
  static OptionalInt hops(int ttl) {
    return IntStream.of(INITIAL)
        .filter(initial -> ttl > 0 && ttl <= initial)
        .map(initial -> initial - ttl + 1)
        .findFirst();
  }

  /** How far away the answers of the port in question come from. */
  OptionalInt ofPort(Reason kind) {
    return usual(
        dossier.answers().stream()
            .filter(answer -> answer.endpoint().equals(dossier.endpoint()))
            .filter(answer -> answer.answer() == kind)
            .toList());
  }

  /**
   * How far away the host itself is, by its other answers: handshakes of other ports if there are
   * any, else an echo reply, else resets of other ports, the farthest of them.
   */
  OptionalInt ofHost() {
    OptionalInt open = usual(others(answer -> answer.answer() == Reason.SYN_ACK));
    if (open.isPresent()) {
      return open;
    }
    OptionalInt echo = ofEcho();
    return echo.isPresent()
        ? echo
        : others(answer -> answer.answer() == Reason.RESET).stream()
            .map(answer -> hops(answer.ttl()))
            .flatMapToInt(OptionalInt::stream)
            .max();
  }

  private OptionalInt ofEcho() {
    return dossier
        .echo()
        .filter(echo -> echo.answer() == Reason.ECHO_REPLY)
        .map(Echo.Result::ttl)
        .map(Senders::hops)
        .orElse(OptionalInt.empty());
  }

  private List<Fingerprint.Answer> others(Predicate<Fingerprint.Answer> kind) {
    Endpoint own = dossier.endpoint();
    return dossier.answers().stream()
        .filter(answer -> !answer.endpoint().equals(own))
        .filter(kind)
        .toList();
  }

  /** What most of the answers say. */
  private static OptionalInt usual(List<Fingerprint.Answer> answers) {
    List<OptionalInt> distances =
        answers.stream()
            .map(answer -> hops(answer.ttl()))
            .filter(OptionalInt::isPresent)
            .sorted((one, other) -> Integer.compare(one.orElseThrow(), other.orElseThrow()))
            .toList();
    return distances.isEmpty()
        ? OptionalInt.empty()
        : Objects.requireNonNull(distances.get(distances.size() / 2));
  }
}
