/** What this machine itself tells: which sockets listen on it, and whose they are. */
package portscan.look;
