/** The only module that calls foreign functions. */
@org.jspecify.annotations.NullMarked
module portscan.sys {
  requires static transitive org.jspecify;

  exports portscan.sys;
}
