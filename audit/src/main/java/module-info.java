/** Who probed what, when and by whose leave, in a file that shows tampering. */
@org.jspecify.annotations.NullMarked
module portscan.audit {
  requires static transitive org.jspecify;
  requires transitive portscan.api;
  requires tools.jackson.core;

  exports portscan.audit;
}
