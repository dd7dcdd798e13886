package portscan.cli;

/** What the process ends with: the contract with scripts. */
final class ExitCode {
  static final int OK = 0;

  /** Some port is not open. */
  static final int NOT_OPEN = 1;

  /** Some target gave no answer about itself, or the run failed. */
  static final int UNKNOWN = 2;

  static final int USAGE = 64;

  /** Out of scope, or a privilege is missing. */
  static final int NOT_PERMITTED = 77;

  static final int TIMED_OUT = 124;
  static final int NOT_EXECUTABLE = 126;
  static final int NOT_FOUND = 127;
  static final int INTERRUPTED = 130;

  /** Whoever read our output went away: as a shell reports SIGPIPE. */
  static final int BROKEN_PIPE = 141;

  private ExitCode() {}
}
