/** The experiments on a port that are packets or sockets of this machine. */
package portscan.engine.experiment;
