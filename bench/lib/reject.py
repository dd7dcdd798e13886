"""Answers probes with ICMP errors of any type and code, from a node whose firewall drops the probes.

usage: reject.py INTERFACE FIRST-PORT TYPES4 TYPES6    prints `ready`, then answers until killed
TYPES: type.code,type.code...: the first is sent for FIRST-PORT, the next for the port after it. The
error comes from the interface's own address and quotes the whole probe (RFC 792, RFC 4443).
"""
import socket
import struct
import subprocess
import json
import sys

ETH_P_ALL, ETH_P_IP, ETH_P_IPV6 = 3, 0x0800, 0x86DD
PACKET_OUTGOING = 4
MTU = 1500


def checksum(data):
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def kinds(text, first_port):
    return {first_port + index: tuple(map(int, kind.split(".")))
            for index, kind in enumerate(text.split(","))}


def own_addresses(interface):
    shown = json.loads(subprocess.run(["ip", "-j", "address", "show", "dev", interface],
                                      check=True, capture_output=True, timeout=60).stdout)
    addresses = shown[0]["addr_info"]
    return [next(socket.inet_pton(family, entry["local"]) for entry in addresses
                 if entry["family"] == name and entry["scope"] == "global")
            for family, name in ((socket.AF_INET, "inet"), (socket.AF_INET6, "inet6"))]


def icmp(kind, packet):
    rest = MTU if kind in ((3, 4), (2, 0)) else 0  # the next hop's MTU, where it is asked for
    return struct.pack("!BBHI", *kind, 0, rest) + packet


def answer4(packet, own, kinds4):
    header = (packet[0] & 15) * 4
    if packet[9] not in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
        return None
    kind = kinds4.get(struct.unpack_from("!H", packet, header + 2)[0])
    if kind is None:
        return None
    body = icmp(kind, packet[:struct.unpack_from("!H", packet, 2)[0]])
    body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), 0, 0, 64, socket.IPPROTO_ICMP, 0, own,
                       packet[12:16])
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def answer6(packet, own, kinds6):
    if packet[6] not in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
        return None
    kind = kinds6.get(struct.unpack_from("!H", packet, 42)[0])
    if kind is None:
        return None
    body = icmp(kind, packet[:40 + struct.unpack_from("!H", packet, 4)[0]])
    pseudo = own + packet[8:24] + struct.pack("!II", len(body), socket.IPPROTO_ICMPV6)
    body = body[:2] + struct.pack("!H", checksum(pseudo + body)) + body[4:]
    return (struct.pack("!IHBB", 6 << 28, len(body), socket.IPPROTO_ICMPV6, 64) + own + packet[8:24]
            + body)


def main():
    _, interface, first_port, types4, types6 = sys.argv
    kinds4, kinds6 = kinds(types4, int(first_port)), kinds(types6, int(first_port))
    own4, own6 = own_addresses(interface)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as link:
        link.bind((interface, ETH_P_ALL))
        print("ready", flush=True)
        while True:
            frame, origin = link.recvfrom(65535)
            if origin[2] == PACKET_OUTGOING:
                continue
            ether_type, packet = struct.unpack_from("!H", frame, 12)[0], frame[14:]
            reply = None
            if ether_type == ETH_P_IP:
                reply = answer4(packet, own4, kinds4)
            elif ether_type == ETH_P_IPV6:
                reply = answer6(packet, own6, kinds6)
            if reply:
                link.send(frame[6:12] + frame[:6] + frame[12:14] + reply)


main()
