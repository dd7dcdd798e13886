/** The local scanner: probes, sockets, pacing. */
@org.jspecify.annotations.NullMarked
module portscan.engine {
  requires static transitive org.jspecify;
  requires transitive portscan.api;
  requires portscan.sys;
  requires portscan.wire;

  exports portscan.engine;
  exports portscan.engine.capture;
  exports portscan.engine.discovery;
  exports portscan.engine.experiment;
  exports portscan.engine.journal;
  exports portscan.engine.order;
  exports portscan.engine.pace;
  exports portscan.engine.packet;
  exports portscan.engine.probe;
  exports portscan.engine.udp;
}
