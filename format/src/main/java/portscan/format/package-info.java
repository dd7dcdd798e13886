/** Text to values and back: targets, ports, service names, reports. */
package portscan.format;
