/** Hosts and published ports from the files in which other tools keep them. */
package portscan.format.inventory;
