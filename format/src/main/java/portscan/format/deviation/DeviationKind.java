package portscan.format.deviation;

import java.util.Locale;

/** In which way something is not as it should be, the worst first. */
public enum DeviationKind {
  /** It can be reached and should not be. */
  EXPOSED(Level.ERROR, "A port is open that should not be."),
  OPENED(Level.ERROR, "A port is open that was not."),
  HOST_APPEARED(Level.ERROR, "A host is there that was not."),
  /** It should be open and is not. */
  UNAVAILABLE(Level.ERROR, "A port that should be open is not."),
  CLOSED(Level.WARNING, "A port refuses now: it was open, or it was filtered."),
  NEWLY_FILTERED(Level.WARNING, "A port that answered does not answer any more."),
  HOST_GONE(Level.WARNING, "A host that was there is not."),
  /** It is not open, as it should not be, but closed for filtered or filtered for closed. */
  OTHER_STATE(Level.WARNING, "A port is not open, but in another state than it should be."),
  WRONG_SERVICE(Level.WARNING, "Another service answers than should."),
  SERVICE_CHANGED(Level.WARNING, "Another service answers than did."),
  CERTIFICATE(Level.WARNING, "A certificate has another name, or fewer days left, than it should."),
  CERTIFICATE_CHANGED(Level.WARNING, "Another certificate is shown than was."),
  /** Nothing was learnt that would decide it. */
  UNDECIDED(Level.NONE, "It could not be learnt whether a port is as it should be.");

  /** How serious it is, in SARIF's words. */
  public enum Level {
    ERROR,
    WARNING,
    /** No fault of what was probed. */
    NONE;

    /** The lower-case word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Level level;
  private final String summary;
  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  DeviationKind(Level level, String summary) {
    this.level = level;
    this.summary = summary;
  }

  public Level level() {
    return level;
  }

  /** What it means, in a sentence. */
  public String summary() {
    return summary;
  }

  /** For programs: lower case, with hyphens. */
  public String code() {
    return code;
  }

  /** For people: lower case, with spaces. */
  public String words() {
    return code.replace('-', ' ');
  }

  @Override
  public String toString() {
    return code;
  }
}
