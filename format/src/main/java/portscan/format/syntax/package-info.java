/** What users type: targets, ports, durations, and how to tell them what is wrong with it. */
package portscan.format.syntax;
