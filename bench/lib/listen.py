"""Servers of a lab's target; prints `ready` when all are bound, then serves until killed.

usage: listen.py tcp PORTS ADDRESS...    accepts and closes at once
       listen.py udp PORTS ADDRESS...    sends each datagram back, marked as a reply where it is DNS
PORTS: numbers and ranges, 22,80-90. ADDRESS may be 0.0.0.0 or ::
"""
import resource
import selectors
import socket
import sys

DNS_PORT = 53
DNS_REPLY = 0x80  # QR, RFC 1035, 4.1.1
NTP_PORT = 123
NTP_SERVER = 4  # mode, RFC 5905, 7.3


def ports(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def bound(kind, address, port):
    server = socket.socket(family(address), kind)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family(address) == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.bind((address, port))
    server.setblocking(False)
    if kind == socket.SOCK_STREAM:
        server.listen(65535)
    return server


def accept(server):
    server.accept()[0].close()


def answer(server):
    request, sender = server.recvfrom(65535)
    reply = bytearray(request or b"\n")
    port = server.getsockname()[1]
    if port == DNS_PORT and len(reply) > 3:
        reply[2] |= DNS_REPLY
    if port == NTP_PORT:
        reply[0] = reply[0] & ~7 | NTP_SERVER
    server.sendto(reply, sender)


def main():
    _, transport, numbers, *addresses = sys.argv
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    kind, serve = {"tcp": (socket.SOCK_STREAM, accept), "udp": (socket.SOCK_DGRAM, answer)}[transport]
    selector = selectors.DefaultSelector()
    for address in addresses:
        for port in ports(numbers):
            selector.register(bound(kind, address, port), selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in selector.select():
            try:
                serve(key.fileobj)
            except (BlockingIOError, ConnectionError):
                pass  # Who asked is gone.


main()
