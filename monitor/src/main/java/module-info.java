/** What was found before: the history store, baselines, and what differs from them. */
@org.jspecify.annotations.NullMarked
module portscan.monitor {
  requires static transitive org.jspecify;
  requires flyway.core;
  requires java.sql;
  requires java.xml;
  requires org.xerial.sqlitejdbc;
  requires transitive portscan.api;
  requires transitive portscan.format;
  requires tools.jackson.core;

  exports portscan.monitor.baseline;
  exports portscan.monitor.files;
  exports portscan.monitor.history;
  exports portscan.monitor.review;
  exports portscan.monitor.snapshot;
  exports portscan.monitor.verify;
}
