/** Scans by packets of our own making: what to send when, and what the answers mean. */
package portscan.engine.packet;
