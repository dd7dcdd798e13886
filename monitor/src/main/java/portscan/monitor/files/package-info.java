/** Files that hold what some scanner found. */
package portscan.monitor.files;
