package portscan.look.filter;

/** Whether a packet that is known in part fits an expression. */
enum Match {
  NO,
  /** It depends on what is not known. */
  MAYBE,
  YES;

  static Match of(boolean fits) {
    return fits ? YES : NO;
  }

  Match and(Match other) {
    return compareTo(other) <= 0 ? this : other;
  }

  Match or(Match other) {
    return compareTo(other) >= 0 ? this : other;
  }

  Match negated() {
    return switch (this) {
      case NO -> YES;
      case MAYBE -> MAYBE;
      case YES -> NO;
    };
  }
}
