/** What to ask a UDP port so that the service behind it answers, and how to know its answer. */
@org.jspecify.annotations.NullMarked
package portscan.engine.udp;
