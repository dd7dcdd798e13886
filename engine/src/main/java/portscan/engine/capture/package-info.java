/** Packets in files that other programs read. */
package portscan.engine.capture;
