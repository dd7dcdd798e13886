package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portscan.testkit.lab.Node;
import portscan.testkit.lab.Result;

/**
 * An observation as {@link ScanProgram} printed it.
 *
 * @param endpoint {@code transport/address/port}
 * @param verdict state and reason, with the sender, type and code of an ICMP error; or {@code
 *     undetermined} and the trouble
 * @param source the local address, or {@code null}
 * @param attempts packets sent
 * @param rttMillis the round trip; -1 without one
 */
record Seen(String endpoint, String verdict, String source, int attempts, long rttMillis) {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  /** What {@link ScanProgram} sees from {@code node} as user {@code nobody}. */
  static List<Seen> from(Node node, List<String> words) {
    return of(
        node.java(ScanProgram.class, words.toArray(String[]::new))
            .asNobody()
            .timeout(LONGEST)
            .run());
  }

  /** What is seen from {@code node} of each endpoint: state, reason, and who sent an error. */
  static Map<String, String> verdicts(Node node, List<String> words) {
    return verdicts(from(node, words));
  }

  /** The verdict on each endpoint, of which every one was observed exactly once. */
  static Map<String, String> verdicts(List<Seen> all) {
    Map<String, String> verdicts = new TreeMap<>();
    for (Seen seen : all) {
      assertThat(verdicts.put(seen.endpoint, seen.verdict)).as(seen.endpoint).isNull();
    }
    return verdicts;
  }

  /** The observations that a program has printed before it ended well. */
  static List<Seen> of(Result result) {
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    List<Seen> all = new ArrayList<>();
    for (String line : result.stdout().lines().toList()) {
      String[] parts = line.split("\t", -1);
      assertThat(parts).as(line).hasSize(5);
      all.add(
          new Seen(
              parts[0], parts[1], parts[2], Integer.parseInt(parts[3]), Long.parseLong(parts[4])));
    }
    return all;
  }
}
