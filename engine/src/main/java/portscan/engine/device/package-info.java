/** Packets out and in: one template and many compact entries, whatever way this machine has. */
package portscan.engine.device;
