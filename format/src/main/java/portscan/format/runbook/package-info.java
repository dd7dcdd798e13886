/** Runbooks: which ports should be open where, read from YAML, and expanded for one environment. */
package portscan.format.runbook;
