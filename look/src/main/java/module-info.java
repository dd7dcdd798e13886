/** Experiments that are not packets. */
@org.jspecify.annotations.NullMarked
module portscan.look {
  requires static transitive org.jspecify;
  requires transitive portscan.api;
  requires portscan.sys;
  requires tools.jackson.core;

  exports portscan.look;
  exports portscan.look.service;
}
