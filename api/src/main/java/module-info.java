/** Records, sealed types and seams that everything else speaks in. */
@org.jspecify.annotations.NullMarked
module portscan.api {
  requires static transitive org.jspecify;

  exports portscan.api.experiment;
  exports portscan.api.model;
  exports portscan.api.scan;
}
