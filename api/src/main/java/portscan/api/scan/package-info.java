/** The seams between those who want to know and those who probe: scanner, scope, one way out. */
package portscan.api.scan;
