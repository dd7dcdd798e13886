package portscan.api.scan;

import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.PortSet;

/** Is told of every endpoint that was let through or refused, before any packet leaves. */
public interface AuditSink {
  void admitted(String target, Endpoint endpoint);

  void refused(String target, Endpoint endpoint, String rule);

  /** A block is about to be probed, as far as the policy lets its endpoints through. */
  void admittedBlock(String target, Host.Addresses addresses, PortSet ports);

  /**
   * A part of a block is forbidden as a whole, and not probed.
   *
   * @param ports those that were to be asked of each address
   */
  default void refusedBlock(String target, Host.Addresses addresses, PortSet ports, String rule) {
    ports.forEach((transport, port) ->
        refused(target, new Endpoint(addresses.address(0), port, transport), rule));
  }

  /** Remembers nothing. */
  static AuditSink none() {
    return new AuditSink() {
      @Override
      public void admitted(String target, Endpoint endpoint) {}

      @Override
      public void admittedBlock(String target, Host.Addresses addresses, PortSet ports) {}

      @Override
      public void refused(String target, Endpoint endpoint, String rule) {}
    };
  }
}
