/** The only place of this module that opens sockets, and only against a permit. */
package portscan.engine.socket;
