/**
 * The experiments that send packets: by packets of our own making where that is permitted, else by
 * ordinary sockets.
 */
package portscan.engine.experiment;
