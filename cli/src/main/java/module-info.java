/** The commands; the only module that prints or exits. */
@org.jspecify.annotations.NullMarked
module portscan.cli {
  requires static transitive org.jspecify;
  requires info.picocli;
  requires portscan.api;
  requires portscan.audit;
  requires portscan.engine;
  requires portscan.format;
  requires portscan.insight;
  requires portscan.look;
  requires portscan.sys;
  requires tools.jackson.core;
}
