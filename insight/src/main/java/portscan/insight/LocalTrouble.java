package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.Trouble;

/** Our own side failed, so that nothing was learnt about the target; the failure says why. */
final class LocalTrouble implements Rule {
  private static final double CERTAIN = 1;

  private record Occasion(Trouble trouble, @Nullable IpAddress address) {
    static int compare(Occasion one, Occasion other) {
      int byTrouble = one.trouble.compareTo(other.trouble);
      if (byTrouble != 0 || one.address == null || other.address == null) {
        return byTrouble != 0
            ? byTrouble
            : Boolean.compare(one.address != null, other.address != null);
      }
      return one.address.compareTo(other.address);
    }
  }

  private record Advice(FindingCode code, String cause, List<String> next) {}

  @Override
  public List<Finding> findings(Scene scene) {
    Map<Occasion, LocalFailure> first = new TreeMap<>(Occasion::compare);
    for (Observation seen : scene.undetermined()) {
      if (seen.outcome() instanceof Outcome.Undetermined undetermined) {
        LocalFailure failure = undetermined.failure();
        Trouble trouble = failure.trouble();
        IpAddress address = isAboutAddress(trouble) ? seen.address() : null;
        first.putIfAbsent(new Occasion(trouble, address), failure);
      }
    }
    List<Finding> findings = new ArrayList<>();
    first.forEach((occasion, failure) -> findings.add(finding(occasion, failure)));
    return findings;
  }

  private static boolean isAboutAddress(Trouble trouble) {
    return switch (trouble) {
      case NO_LOCAL_ROUTE, BLOCKED_LOCALLY, OUT_OF_SCOPE, HOST_TIMEOUT, SYSTEM_ERROR -> true;
      case NAME_NOT_FOUND, NO_SUCH_FAMILY, LOCAL_EXHAUSTION, PERMISSION_DENIED, NO_SUCH_ORIGIN ->
          false;
    };
  }

  private static Finding finding(Occasion occasion, LocalFailure failure) {
    IpAddress address = occasion.address();
    Advice advice = advice(occasion.trouble(), address == null ? "it" : address.toString());
    List<String> next = new ArrayList<>(advice.next());
    if (!failure.hint().isBlank() && !isSaid(failure.hint(), next)) {
      // The engine knows what exactly failed: its hint goes before the general advice.
      next.addFirst(sentence(failure.hint()));
    }
    return new Finding(
        advice.code(), CERTAIN, address, advice.cause(), List.of(failure.message()), next);
  }

  /** Whether one of the steps names the command that the hint names. */
  private static boolean isSaid(String hint, List<String> steps) {
    int start = hint.indexOf('`');
    int end = hint.indexOf('`', start + 1);
    return start >= 0
        && end >= 0
        && steps.stream().anyMatch(step -> step.contains(hint.substring(start, end)));
  }

  private static String sentence(String hint) {
    return hint.substring(0, 1).toUpperCase(Locale.ROOT) + hint.substring(1) + ".";
  }

  private static Advice advice(Trouble trouble, String to) {
    return switch (trouble) {
      case NAME_NOT_FOUND ->
          new Advice(
              FindingCode.NAME_NOT_FOUND,
              "The name has no address: it is misspelt, lacks its domain, or the resolver that this"
                  + " machine asks does not know it.",
              List.of(
                  "Check the spelling, and write the full name with its domain.",
                  "Check which resolver and search domain this machine uses: `resolvectl status` or"
                      + " `cat /etc/resolv.conf`."));
      case NO_SUCH_FAMILY ->
          new Advice(
              FindingCode.UNDETERMINED,
              "The target has no address of the family that was asked for.",
              List.of("Leave out `-4` or `-6`, or publish the missing A or AAAA record."));
      case NO_LOCAL_ROUTE ->
          new Advice(
              FindingCode.NO_LOCAL_ROUTE,
              "This machine has no route to " + to + ", so that no packet left it.",
              List.of(
                  "Run `ip route get "
                      + to
                      + "` here; if it fails, add a default route or bring up"
                      + " the VPN or interface that leads there."));
      case BLOCKED_LOCALLY ->
          new Advice(
              FindingCode.BLOCKED_LOCALLY,
              "A rule on this machine does not let packets to " + to + " out.",
              List.of(
                  "Run `nft list ruleset` (or `iptables -S OUTPUT`) here and look for a drop or"
                      + " reject in an output chain.",
                  "In a container or service, look for a policy of its manager: a network policy,"
                      + " or systemd's IPAddressDeny."));
      case LOCAL_EXHAUSTION ->
          new Advice(
              FindingCode.LOCAL_EXHAUSTION,
              "This machine ran out of open files, ports or buffers, so that not every port was"
                  + " asked.",
              List.of(
                  "Raise the limit with `ulimit -n 65536`, or ask for less at a time with a lower"
                      + " `--rate`.",
                  "Run `ss -s` here to see who holds the sockets."));
      case PERMISSION_DENIED ->
          new Advice(
              FindingCode.UNDETERMINED,
              "This user may not send what was asked for.",
              List.of("Use `--probe connect`, which needs no privilege, or run it as root."));
      case NO_SUCH_ORIGIN ->
          new Advice(
              FindingCode.UNDETERMINED,
              "The source address, interface or network namespace asked for is not on this"
                  + " machine.",
              List.of("Choose one that `ip address` and `ip netns` list here."));
      case OUT_OF_SCOPE ->
          new Advice(
              FindingCode.UNDETERMINED,
              "The scope does not allow " + to + " to be probed, so that no packet was sent.",
              List.of("If you may probe it, add it to the scope file."));
      case HOST_TIMEOUT ->
          new Advice(
              FindingCode.UNDETERMINED,
              "The time allowed for " + to + " was over before all of its ports had been asked.",
              List.of("Allow it more with `--host-timeout`, or ask for fewer ports."));
      case SYSTEM_ERROR ->
          new Advice(
              FindingCode.UNDETERMINED,
              "The operating system refused to send to " + to + " for a reason of its own.",
              List.of("Run `ip route get " + to + "` here, and `dmesg` for what the kernel says."));
    };
  }
}
