/** The commands; the only module that prints or exits. */
@org.jspecify.annotations.NullMarked
module portscan.cli {
  requires static transitive org.jspecify;
  requires info.picocli;
  requires portscan.api;
  requires portscan.engine;
  requires portscan.format;
  requires portscan.insight;
  requires portscan.look;
  requires portscan.sys;
  // On the module path of the commands that need it alone: a check starts without a database.
  requires static portscan.monitor;
  requires tools.jackson.core;
}
