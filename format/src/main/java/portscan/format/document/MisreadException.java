package portscan.format.document;

import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.SourceLocation;

/** Ends the reading of a file at its first mistake of syntax; never leaves this package. */
final class MisreadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  MisreadException(SourceLocation place, String code, String message, String suggestion) {
    super(message, null, false, false);
    this.diagnostic = Diagnostic.at(place, code, message, suggestion);
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
