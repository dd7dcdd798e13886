/** Snapshots as lines of JSON. */
package portscan.monitor.lines;
