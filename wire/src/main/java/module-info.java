/** Bytes from and to packet headers; no input or output. */
@org.jspecify.annotations.NullMarked
module portscan.wire {
  requires static transitive org.jspecify;

  exports portscan.wire;
}
