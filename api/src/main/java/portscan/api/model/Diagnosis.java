package portscan.api.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a target is in its state, as far as could be found out, and what to do.
 *
 * @param target what the user asked for, as typed
 * @param observations a verdict for each address
 * @param findings the causes, most likely first; not empty
 * @param ruledOut what else it might have been, and why it is not
 * @param path the way of packets to the port, hop by hop; empty if none was followed
 * @param checklist the troubleshooting steps, in their order
 * @param notes what could not be tried here, a line each
 * @param packetsSent by all experiments together
 * @param startedAt when the first began
 * @param elapsed how long it all took
 */
public record Diagnosis(
    String target,
    List<Observation> observations,
    List<Finding> findings,
    List<RuledOut> ruledOut,
    List<Hop> path,
    List<ChecklistItem> checklist,
    List<String> notes,
    int packetsSent,
    Instant startedAt,
    Duration elapsed) {
  public Diagnosis {
    observations = List.copyOf(observations);
    findings = List.copyOf(findings);
    ruledOut = List.copyOf(ruledOut);
    path = List.copyOf(path);
    checklist = List.copyOf(checklist);
    notes = List.copyOf(notes);
    if (findings.isEmpty()) {
      throw new IllegalArgumentException("a diagnosis has a finding, if only undetermined");
    }
  }

  /** The same, with more notes before its own. */
  public Diagnosis withNotes(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(notes);
    return new Diagnosis(
        target,
        observations,
        findings,
        ruledOut,
        path,
        checklist,
        all,
        packetsSent,
        startedAt,
        elapsed);
  }

  /**
   * A cause that it is not.
   *
   * @param because the fact that speaks against it, in a sentence
   */
  public record RuledOut(FindingCode code, String because) {}

  /** How a step of the checklist came out. */
  public enum StepStatus {
    OK("ok"),
    PROBLEM("problem"),
    /** No tool can do it from here: a person must. */
    YOURS("yours");

    private final String word;

    StepStatus(String word) {
      this.word = word;
    }

    /** The word used as {@code status} in every output. */
    public String word() {
      return word;
    }
  }

  /**
   * A step of the troubleshooting checklist.
   *
   * @param step its number, from 1
   * @param title what is to be made sure of
   * @param status how it came out
   * @param note what was found, or what to do
   */
  public record ChecklistItem(int step, String title, StepStatus status, String note) {}
}
