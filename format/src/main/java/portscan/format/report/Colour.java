package portscan.format.report;

import java.util.Optional;
import portscan.api.model.PortState;

/** The colour of a state: the word beside it says the same. */
public enum Colour {
  NONE(0),
  GREEN(32),
  GRAY(90),
  AMBER(33),
  RED(31);

  /** Back to the terminal's own colour. */
  static final String END = "\u001b[0m";

  /** The SGR parameter, ECMA-48 section 8.3.117 and its bright colours. */
  private final int parameter;

  Colour(int parameter) {
    this.parameter = parameter;
  }

  /** The colour of a state, or of an error where there is none. */
  static Colour of(Optional<PortState> state) {
    return state
        .map(known ->
            switch (known) {
              case OPEN -> GREEN;
              case CLOSED -> GRAY;
              case FILTERED, UNFILTERED, OPEN_OR_FILTERED -> AMBER;
            })
        .orElse(RED);
  }

  /** The escape sequence that starts it. */
  String start() {
    return "\u001b[" + parameter + "m";
  }
}
