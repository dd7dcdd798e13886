/** What differs between a known state and a later one. */
package portscan.monitor.baseline;
