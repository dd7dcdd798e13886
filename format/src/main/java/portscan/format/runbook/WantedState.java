package portscan.format.runbook;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import portscan.api.model.PortState;

/** What a port should be. */
public enum WantedState {
  OPEN("open"),
  CLOSED("closed"),
  FILTERED("filtered"),
  /** Closed or filtered: whichever, nobody gets in. */
  UNREACHABLE("unreachable"),
  /** Anything: the port is nobody's concern. */
  IGNORE("ignore");

  private final String word;

  WantedState(String word) {
    this.word = word;
  }

  /** What an observed state says about a wish. */
  public enum Verdict {
    MATCHES,
    DIFFERS,
    /** The observed state fits and does not fit: the probe could not tell. */
    UNDECIDED
  }

  /** Whether {@code seen} is as wished. */
  public Verdict judge(PortState seen) {
    return switch (this) {
      case OPEN ->
          switch (seen) {
            case OPEN -> Verdict.MATCHES;
            case CLOSED, FILTERED -> Verdict.DIFFERS;
            case UNFILTERED, OPEN_OR_FILTERED -> Verdict.UNDECIDED;
          };
      case CLOSED ->
          switch (seen) {
            case CLOSED -> Verdict.MATCHES;
            case OPEN, FILTERED, OPEN_OR_FILTERED -> Verdict.DIFFERS;
            case UNFILTERED -> Verdict.UNDECIDED;
          };
      case FILTERED ->
          switch (seen) {
            case FILTERED -> Verdict.MATCHES;
            case OPEN, CLOSED, UNFILTERED -> Verdict.DIFFERS;
            case OPEN_OR_FILTERED -> Verdict.UNDECIDED;
          };
      case UNREACHABLE ->
          switch (seen) {
            case CLOSED, FILTERED -> Verdict.MATCHES;
            case OPEN -> Verdict.DIFFERS;
            case UNFILTERED, OPEN_OR_FILTERED -> Verdict.UNDECIDED;
          };
      case IGNORE -> Verdict.MATCHES;
    };
  }

  /** The word in a runbook. */
  public String word() {
    return word;
  }

  static Optional<WantedState> of(String word) {
    return Stream.of(values()).filter(state -> state.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Stream.of(values()).map(WantedState::word).toList();
  }

  @Override
  public String toString() {
    return word;
  }
}
