package portscan.cli;

/** The words are off; the message is one line that says what, and the nearest right word. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
