/** JSON texts read value by value, each with its place. */
package portscan.monitor.json;
