package portscan.engine.discovery;

/** Is told of each host. */
@FunctionalInterface
public interface HostSink {
  /** Takes a verdict, on the discovering thread. */
  void accept(HostVerdict verdict);
}
