/** Reads this machine's packet filter, and which of its rules would stop a packet. */
package portscan.look.filter;
