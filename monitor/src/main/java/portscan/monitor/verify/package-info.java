/** Compares what a runbook says with what is reachable. */
package portscan.monitor.verify;
