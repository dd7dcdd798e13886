package portscan.api.model;

/** The environment failed: this machine cannot do what was asked of it. */
public final class PortScanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Trouble trouble;
  private final String hint;

  /**
   * @param trouble what kind of failure
   * @param message what failed, with the system's own words
   * @param hint what the user can do about it
   */
  public PortScanException(Trouble trouble, String message, String hint) {
    super(message);
    this.trouble = trouble;
    this.hint = hint;
  }

  public Trouble trouble() {
    return trouble;
  }

  public String hint() {
    return hint;
  }
}
