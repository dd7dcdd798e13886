package portscan.api.scan;

import portscan.api.model.Endpoint;

/** Is told of every endpoint that was let through or refused, before any packet leaves. */
public interface AuditSink {
  void admitted(String target, Endpoint endpoint);

  void refused(String target, Endpoint endpoint, String rule);

  /** Remembers nothing. */
  static AuditSink none() {
    return new AuditSink() {
      @Override
      public void admitted(String target, Endpoint endpoint) {}

      @Override
      public void refused(String target, Endpoint endpoint, String rule) {}
    };
  }
}
