/** Target and port syntax, service names, report formats. */
@org.jspecify.annotations.NullMarked
module portscan.format {
  requires static transitive org.jspecify;
  requires transitive portscan.api;
  requires transitive tools.jackson.core;

  exports portscan.format.diagnosis;
  exports portscan.format.report;
  exports portscan.format.service;
  exports portscan.format.syntax;
}
