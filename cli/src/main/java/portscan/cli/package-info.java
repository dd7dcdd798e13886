/** The commands and how they are spelt; the only place that prints or exits. */
package portscan.cli;
