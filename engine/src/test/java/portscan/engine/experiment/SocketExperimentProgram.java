package portscan.engine.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Attempt.Done;
import portscan.api.experiment.Attempt.Unavailable;
import portscan.api.experiment.Check;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.model.Endpoint;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;
import portscan.api.scan.Timing;

/**
 * Runs the experiments that its arguments name, one after the other, and prints what came of each.
 *
 * <p>An argument is the experiment's name, {@code =}, endpoints {@code transport/address/port} with
 * commas between (of a trace also {@code echo/address/0}), and {@code *} with a number where it
 * needs one. A port whose number is 6666 is out of scope. {@code source=} says where from.
 */
final class SocketExperimentProgram {
  private static final int FORBIDDEN = 6666;

  private SocketExperimentProgram() {}

  static void main(String[] words) throws InterruptedException {
    IpAddress source = null;
    ScopePolicy policy =
        (_, endpoint) ->
            endpoint.port() == FORBIDDEN ? Optional.of("6666 is forbidden") : Optional.empty();
    Egress egress = new Egress(policy, AuditSink.none());
    for (String word : words) {
      int equals = word.indexOf('=');
      int star = word.indexOf('*');
      String what = word.substring(0, equals);
      String value = word.substring(equals + 1, star < 0 ? word.length() : star);
      int number = star < 0 ? 1 : Integer.parseInt(word.substring(star + 1));
      if (what.equals("source")) {
        source = IpAddress.literal(value);
        continue;
      }
      SocketExperiments experiments = new SocketExperiments(egress, new Origin(source, null, null));
      long startNs = System.nanoTime();
      Attempt<?> attempt = attempt(experiments, what, List.of(value.split(",")), number);
      long millis = (System.nanoTime() - startNs) / 1_000_000;
      switch (attempt) {
        case Unavailable<?>(String why) -> System.out.println(what + " unavailable: " + why);
        case Done<?>(Object result) -> print(result);
      }
      System.out.println("end " + what + " " + millis);
    }
  }

  private static Attempt<?> attempt(
      SocketExperiments experiments, String what, List<String> places, int number)
      throws InterruptedException {
    Duration limit = Duration.ofSeconds(4);
    List<Endpoint> endpoints = new ArrayList<>();
    List<Trace.Flow> flows = new ArrayList<>();
    for (String place : places) {
      String[] parts = place.split("/", -1);
      boolean isEcho = parts[0].equals("echo");
      Endpoint endpoint =
          new Endpoint(
              IpAddress.literal(parts[1]),
              isEcho ? 7 : Integer.parseInt(parts[2]),
              isEcho ? Transport.UDP : Transport.valueOf(parts[0].toUpperCase(Locale.ROOT)));
      endpoints.add(endpoint);
      flows.add(new Trace.Flow(isEcho ? Trace.Kind.ECHO : Trace.Kind.PORT, endpoint));
    }
    Endpoint first = endpoints.getFirst();
    return switch (what) {
      case "trace" -> experiments.trace(new Trace("lab", flows, 30, limit));
      case "fingerprint" ->
          experiments.fingerprint(new Fingerprint("lab", endpoints, number, limit));
      case "steady" ->
          experiments.steady(
              new Steady("lab", first, number, Duration.ofMillis(5), Duration.ofMillis(500)));
      case "echo" -> experiments.echo(new Echo("lab", first, limit));
      case "requests" -> experiments.requests(new Requests("lab", first, Duration.ofSeconds(2)));
      case "check" -> experiments.check(new Check("lab", endpoints, Timing.standard()));
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static void print(Object result) {
    switch (result) {
      case Trace.Result trace -> {
        for (Trace.Path path : trace.paths()) {
          System.out.println(
              path.hops().stream()
                  .map(SocketExperimentProgram::hop)
                  .collect(Collectors.joining("; ", name(path.flow()) + ": ", "")));
        }
        trace.notes().forEach(note -> System.out.println("note " + note));
        System.out.println("packets " + trace.packets());
      }
      case Fingerprint.Result fingerprint -> {
        for (Fingerprint.Answer answer : fingerprint.answers()) {
          System.out.println(
              answer.endpoint().port() + ": " + answer.answer() + " ttl " + answer.ttl());
        }
        System.out.println("packets " + fingerprint.packets());
      }
      case Steady.Result steady -> {
        for (Reason reason : Reason.values()) {
          List<Steady.Sample> same =
              steady.samples().stream().filter(sample -> sample.answer() == reason).toList();
          if (!same.isEmpty()) {
            System.out.println(same.size() + " " + reason + " ttl " + same.getFirst().ttl());
          }
        }
      }
      case Echo.Result echo ->
          System.out.println(
              "echo %s from %s ttl %d packets %d"
                  .formatted(echo.answer(), echo.from(), echo.ttl(), echo.packets()));
      case Requests.Result requests ->
          System.out.println(
              "requests empty %s answered %s refused %s packets %s"
                  .formatted(
                      requests.answersEmpty(),
                      requests.answered(),
                      requests.asked() < 20,
                      requests.packets() <= 60));
      case Check.Result check ->
          check
              .observations()
              .forEach(observation ->
                  System.out.println("check " + observation.port() + " " + observation.outcome()));
      default -> throw new IllegalArgumentException(result.toString());
    }
  }

  private static String name(Trace.Flow flow) {
    return flow.kind() == Trace.Kind.ECHO
        ? "echo"
        : flow.endpoint().transport() + "/" + flow.endpoint().port();
  }

  private static String hop(Hop hop) {
    return Stream.of(hop.ttl(), hop.address() == null ? "*" : hop.address(), hop.answer())
        .map(Object::toString)
        .collect(Collectors.joining(" "));
  }
}
