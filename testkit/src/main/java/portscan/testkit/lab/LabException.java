package portscan.testkit.lab;

/**
 * The lab could not be built or a command in it could not be run; a fault of the test, not of the
 * subject.
 */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LabException(String message) {
    super(message);
  }

  LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
