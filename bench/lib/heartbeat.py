"""Ten broadcasts a second on one's own link, until killed: masscan 1.3.2 ends only when a packet comes.

usage: heartbeat.py BROADCAST-ADDRESS    prints `ready`
"""
import socket
import sys
import time

DISCARD_PORT = 9  # RFC 863

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    print("ready", flush=True)
    while True:
        sender.sendto(b"", (sys.argv[1], DISCARD_PORT))
        time.sleep(0.1)
