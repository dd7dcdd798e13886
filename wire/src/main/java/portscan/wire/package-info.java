/**
 * Headers of Ethernet, ARP, IPv4, IPv6, TCP, UDP, ICMP and ICMPv6 as views over bytes and as
 * values.
 *
 * <p>Every buffer is in big-endian order, and its position is ignored: {@code at} is the index of a
 * header's first byte, {@code limit} that of the first byte after what may be read. Unsigned fields
 * of 8 or 16 bits are non-negative ints; 32-bit sequence numbers and IPv4 addresses are ints of the
 * same bits; hardware addresses are the low 48 bits of a long; an IPv6 address is two longs.
 *
 * <p>A view ({@code XView}) is laid over bytes again and again and allocates nothing. Ask its
 * {@code check()} first: only where it is true do the accessors return what the protocol means, and
 * none of them reads past {@code limit}. A value ({@code XHeader}, {@code XMessage}) is a record
 * for templates and explanations: {@code parse} is empty where the view's check fails, and gives
 * back what {@code emit} wrote.
 */
package portscan.wire;
