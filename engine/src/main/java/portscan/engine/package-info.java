/** The local scanner and the checker, which is the entry point for programs. */
package portscan.engine;
