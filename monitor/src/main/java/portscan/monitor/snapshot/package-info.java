/** What is known of many hosts at one time. */
package portscan.monitor.snapshot;
