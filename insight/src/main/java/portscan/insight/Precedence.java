package portscan.insight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/** Which finding makes which other superfluous, and in which order they are told. */
final class Precedence {
  /** A finding below this is told, but displaces no other. */
  private static final double SURE_ENOUGH = 0.6;

  /** From here on a finding about the name comes before those about the addresses it has. */
  private static final double CERTAIN = 0.9;

  private static final Set<FindingCode> ABOUT_NAMES =
      Set.of(
          FindingCode.STALE_DNS,
          FindingCode.SPLIT_HORIZON,
          FindingCode.HOSTS_FILE_OVERRIDE,
          FindingCode.UNEXPECTED_ADDRESS);

  /** What a finding explains, so that the others named say nothing of their own any more. */
  private static final Map<FindingCode, Set<FindingCode>> EXPLAINS =
      new EnumMap<>(FindingCode.class);

  static {
    EXPLAINS.put(
        FindingCode.BLOCKED_LOCALLY,
        Set.of(
            FindingCode.DROPPED_AT_HOST,
            FindingCode.DROPPED_ON_PATH,
            FindingCode.REJECTED_BY_HOST,
            FindingCode.REJECTED_BY_ROUTER,
            FindingCode.NOTHING_LISTENING,
            FindingCode.NEEDS_VALID_PAYLOAD,
            FindingCode.HOST_DOWN,
            FindingCode.UNDETERMINED));
    EXPLAINS.put(FindingCode.REJECTED_BY_ROUTER, Set.of(FindingCode.DROPPED_AT_HOST));
    EXPLAINS.put(FindingCode.FLAPPING, Set.of(FindingCode.NOTHING_LISTENING));
    EXPLAINS.put(FindingCode.RESET_BY_MIDDLEBOX, Set.of(FindingCode.NOTHING_LISTENING));
    EXPLAINS.put(FindingCode.BOUND_TO_LOOPBACK, Set.of(FindingCode.NOTHING_LISTENING));
    EXPLAINS.put(FindingCode.BOUND_TO_OTHER_ADDRESS, Set.of(FindingCode.NOTHING_LISTENING));
    EXPLAINS.put(
        FindingCode.WRONG_TRANSPORT,
        Set.of(
            FindingCode.NOTHING_LISTENING,
            FindingCode.NEEDS_VALID_PAYLOAD,
            FindingCode.UNDETERMINED));
    EXPLAINS.put(
        FindingCode.HOST_DOWN,
        Set.of(
            FindingCode.DROPPED_AT_HOST,
            FindingCode.DROPPED_ON_PATH,
            FindingCode.REJECTED_BY_ROUTER,
            FindingCode.NEEDS_VALID_PAYLOAD,
            FindingCode.UNDETERMINED));
    EXPLAINS.put(
        FindingCode.DROPPED_ON_PATH,
        Set.of(
            FindingCode.DROPPED_AT_HOST,
            FindingCode.NEEDS_VALID_PAYLOAD,
            FindingCode.UNDETERMINED));
    EXPLAINS.put(
        FindingCode.NEEDS_VALID_PAYLOAD,
        Set.of(FindingCode.DROPPED_AT_HOST, FindingCode.UNDETERMINED));
    EXPLAINS.put(
        FindingCode.RATE_LIMITED,
        Set.of(FindingCode.LOSSY_PATH, FindingCode.FLAPPING, FindingCode.DROPPED_AT_HOST));
    EXPLAINS.put(FindingCode.LOSSY_PATH, Set.of(FindingCode.DROPPED_AT_HOST));
    EXPLAINS.put(
        FindingCode.SYN_PROXY, Set.of(FindingCode.SILENT_SERVICE, FindingCode.CLOSES_AT_ONCE));
    EXPLAINS.put(
        FindingCode.MTU_BLACK_HOLE, Set.of(FindingCode.SILENT_SERVICE, FindingCode.HEALTHY));
    EXPLAINS.put(
        FindingCode.LISTEN_QUEUE_OVERFLOW,
        Set.of(FindingCode.SILENT_SERVICE, FindingCode.LOSSY_PATH, FindingCode.RATE_LIMITED));
  }

  private Precedence() {}

  /** Those that remain, most likely first; never none. */
  static List<Finding> ranked(Scene scene, List<Finding> findings) {
    List<Finding> remaining = new ArrayList<>();
    for (Finding finding : findings) {
      boolean explained = findings.stream().anyMatch(other -> explains(other, finding));
      if (!explained) {
        remaining.add(finding);
      }
    }
    if (remaining.stream().anyMatch(Precedence::isTrouble)) {
      remaining.removeIf(
          finding -> finding.code() == FindingCode.HEALTHY && finding.confidence() > SURE_ENOUGH);
    }
    remaining.sort(
        Comparator.comparing(Precedence::isSureAboutName)
            .thenComparingDouble(Finding::confidence)
            .reversed());
    return remaining.isEmpty() ? List.of(nothingFits(scene)) : remaining;
  }

  /** Without what was found after all, by another rule or for another address. */
  static List<RuledOut> withoutFound(List<RuledOut> ruledOut, List<Finding> ranked) {
    List<RuledOut> remaining = new ArrayList<>();
    for (RuledOut one : ruledOut) {
      boolean found = ranked.stream().anyMatch(finding -> finding.code() == one.code());
      boolean told = remaining.stream().anyMatch(other -> other.code() == one.code());
      if (!found && !told) {
        remaining.add(one);
      }
    }
    return remaining;
  }

  /** A wrong address comes first: whatever is the matter there follows from it. */
  private static boolean isSureAboutName(Finding finding) {
    return finding.confidence() >= CERTAIN && ABOUT_NAMES.contains(finding.code());
  }

  private static boolean explains(Finding one, Finding other) {
    boolean sameAddress =
        one.address() == null
            || other.address() == null
            || Objects.equals(one.address(), other.address());
    return sameAddress
        && one.confidence() >= SURE_ENOUGH
        && EXPLAINS.getOrDefault(one.code(), Set.of()).contains(other.code());
  }

  private static boolean isTrouble(Finding finding) {
    return finding.code() != FindingCode.HEALTHY && finding.confidence() > SURE_ENOUGH;
  }

  private static Finding nothingFits(Scene scene) {
    List<String> evidence = new ArrayList<>();
    scene.all().forEach(seen -> evidence.addAll(Facts.of(seen)));
    return new Finding(
        FindingCode.UNDETERMINED,
        SURE_ENOUGH,
        null,
        "What was seen fits no cause that is known here.",
        evidence,
        List.of(
            "Ask again from another network, and from the host itself: `portscan check "
                + Scene.shellWord(scene.target())
                + "`; the difference tells where to look.",
            "Capture on the host while asking (`tcpdump -ni any`): it shows whether the packets"
                + " arrive."));
  }
}
