package portscan.look;

/**
 * A process that holds a socket.
 *
 * @param pid its number, in the PID namespace that {@code /proc} shows
 * @param name the kernel's name for it, at most 15 characters; empty if it cannot be read
 * @param commandLine its program and arguments, separated by spaces and cut after 4096 bytes; empty
 *     if it has none. Control characters are shown as {@code ?}
 */
public record ProcessReference(long pid, String name, String commandLine) {}
