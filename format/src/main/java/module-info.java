/** Target and port syntax, service names, report formats, runbooks, inventories and scopes. */
@org.jspecify.annotations.NullMarked
module portscan.format {
  requires static transitive org.jspecify;
  requires transitive portscan.api;
  requires transitive tools.jackson.core;
  requires org.snakeyaml.engine;

  exports portscan.format.deviation;
  exports portscan.format.diagnosis;
  exports portscan.format.document;
  exports portscan.format.inventory;
  exports portscan.format.report;
  exports portscan.format.runbook;
  exports portscan.format.scope;
  exports portscan.format.service;
  exports portscan.format.syntax;
}
