package portscan.insight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import portscan.api.experiment.Resolve;
import portscan.api.experiment.Resolve.Answer;
import portscan.api.experiment.Resolve.Status;
import portscan.api.model.IpAddress;

/** The answers of name servers, compared. */
final class NameAnswers {
  private final Resolve.Result names;

  NameAnswers(Resolve.Result names) {
    this.names = names;
  }

  /** What programs on this machine get. */
  List<IpAddress> system() {
    return names.system();
  }

  /** The hosts file's lines for the name. */
  List<Resolve.HostsEntry> hosts() {
    return names.hosts();
  }

  /** The servers that gave addresses. */
  List<Answer> withAddresses() {
    return names.answers().stream()
        .filter(answer -> answer.status() == Status.ANSWERED && !answer.addresses().isEmpty())
        .toList();
  }

  /** The servers that answered at all: with addresses, or that there are none. */
  List<Answer> answered() {
    return names.answers().stream()
        .filter(answer ->
            switch (answer.status()) {
              case ANSWERED, NO_ADDRESS, NO_SUCH_NAME -> true;
              case FAILED, SILENT, FORBIDDEN -> false;
            })
        .toList();
  }

  /** Every address that any server gave. */
  Set<IpAddress> served() {
    return withAddresses().stream()
        .flatMap(answer -> answer.addresses().stream())
        .collect(Collectors.toSet());
  }

  /**
   * The first pair of servers whose answers have nothing in common; empty if there is none. Answers
   * that overlap are a rotation over one set. The zone's own servers come first: what caches say
   * follows from them.
   */
  List<Answer> disagreement() {
    List<Answer> zone = answered().stream().filter(Answer::authoritative).toList();
    List<Answer> among = disagreement(zone);
    return among.isEmpty() ? disagreement(answered()) : among;
  }

  private static List<Answer> disagreement(List<Answer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      for (int j = i + 1; j < answers.size(); j++) {
        if (disagree(answers.get(i), answers.get(j))) {
          return List.of(answers.get(i), answers.get(j));
        }
      }
    }
    return List.of();
  }

  private static boolean disagree(Answer one, Answer other) {
    Set<IpAddress> shared = new HashSet<>(one.addresses());
    shared.retainAll(other.addresses());
    return shared.isEmpty() && !(one.addresses().isEmpty() && other.addresses().isEmpty());
  }

  /** Whether both answers come from the zone itself, and from the same version of it. */
  static boolean isSameZone(Answer one, Answer other) {
    return one.authoritative()
        && other.authoritative()
        && one.zoneSerial().isPresent()
        && one.zoneSerial().equals(other.zoneSerial());
  }

  /** Whether both answers come from servers that serve zones and nothing else. */
  static boolean areZoneServers(Answer one, Answer other) {
    return one.authoritative() && other.authoritative() && !one.recursive() && !other.recursive();
  }

  /**
   * Which of two answers is the newer: the zone's own rather than a cache's, the higher serial (RFC
   * 1982). Null if nothing tells.
   */
  static @org.jspecify.annotations.Nullable Answer newer(Answer one, Answer other) {
    if (one.zoneSerial().isPresent() && other.zoneSerial().isPresent()) {
      int ahead = (int) (one.zoneSerial().getAsLong() - other.zoneSerial().getAsLong());
      if (ahead != 0) {
        return ahead > 0 ? one : other;
      }
    }
    if (one.authoritative() != other.authoritative()) {
      return one.authoritative() ? one : other;
    }
    return null;
  }

  /** {@code 10.0.0.1, 10.0.0.2}, or what the server said instead. */
  static String words(Answer answer) {
    List<String> addresses = new ArrayList<>();
    answer.addresses().forEach(address -> addresses.add(address.toString()));
    String said =
        addresses.isEmpty()
            ? (answer.status() == Status.NO_SUCH_NAME ? "no such name" : "no address")
            : String.join(", ", addresses);
    String kind =
        answer.authoritative()
            ? "authoritative"
                + (answer.zoneSerial().isPresent()
                    ? ", serial " + answer.zoneSerial().getAsLong()
                    : "")
            : "from a cache";
    return answer.server() + " says " + said + " (" + kind + ")";
  }
}
