/** Rules that reason about observations and never send a packet. */
@org.jspecify.annotations.NullMarked
module portscan.insight {
  requires static transitive org.jspecify;
  requires transitive portscan.api;

  exports portscan.insight;
}
