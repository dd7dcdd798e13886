package portscan.api.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A likely cause of what was observed, and what to do about it.
 *
 * @param code what is the matter
 * @param confidence how likely it is, 0 to 1
 * @param address which address it is about; null if it is about the name or about this machine
 * @param hop where on the way, for a drop the last hop that answered, for a refusal its sender;
 *     null if that is not known or has no meaning
 * @param cause the cause in one sentence
 * @param evidence the facts that speak for it, a line each
 * @param nextSteps what to do next, the most useful first; not empty
 */
public record Finding(
    FindingCode code,
    double confidence,
    @Nullable IpAddress address,
    @Nullable Hop hop,
    String cause,
    List<String> evidence,
    List<String> nextSteps) {
  public Finding {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("a confidence is 0 to 1, not " + confidence);
    }
    if (nextSteps.isEmpty()) {
      throw new IllegalArgumentException("a finding says what to do next");
    }
    evidence = List.copyOf(evidence);
    nextSteps = List.copyOf(nextSteps);
  }

  /** A finding that is about no hop. */
  public Finding(
      FindingCode code,
      double confidence,
      @Nullable IpAddress address,
      String cause,
      List<String> evidence,
      List<String> nextSteps) {
    this(code, confidence, address, null, cause, evidence, nextSteps);
  }
}
