"""A sink for packets, in XDP: drops each early, or answers each SYN, and counts.

usage: xdp.py INTERFACE drop|answer|pass    prints `ready`; for each line on standard input one line
                                            of JSON with the counts so far; detaches at its end

answer: TCP SYNs over IPv4 without a VLAN tag are turned into replies on the spot: a SYN-ACK from
every destination whose address has a last octet below 26 (one in ten), a RST from every other. What
else comes is dropped. The programme is eBPF by hand, since the lab has no clang.
"""
import ctypes
import json
import os
import socket
import struct
import sys

SYS_BPF = 321  # x86_64
BPF_MAP_CREATE, BPF_MAP_LOOKUP_ELEM, BPF_PROG_LOAD = 0, 1, 5
BPF_MAP_TYPE_ARRAY, BPF_PROG_TYPE_XDP = 2, 6
XDP_DROP, XDP_PASS, XDP_TX = 1, 2, 3
XDP_FLAGS_DRV_MODE = 1 << 2
RTM_SETLINK, NLM_F_REQUEST, NLM_F_ACK = 19, 1, 4
IFLA_XDP, IFLA_XDP_FD, IFLA_XDP_FLAGS, NLA_F_NESTED = 43, 1, 3, 1 << 15

COUNTS = ("syn", "synAck", "rst", "rstReceived", "other")
# Where the fields are in a frame: Ethernet, IPv4 without options, TCP.
ETHER_TYPE, PROTOCOL, SOURCE, DESTINATION, PORTS = 12, 23, 26, 30, 34
SEQUENCE, ACKNOWLEDGEMENT, FLAGS, CHECKSUM = 38, 42, 47, 50
SHORTEST = 54
SYN, RST, ACK = 2, 4, 16

_libc = ctypes.CDLL(None, use_errno=True)

# Operation codes, linux/bpf.h.
LD_W, LD_H, LD_B = 0x61, 0x69, 0x71
ST_W, ST_H, ST_B = 0x63, 0x6B, 0x73
STI_W = 0x62
MOV, MOVI, ADD, ADDI, ANDI, RSHI, XORI, ADDI32 = 0xBF, 0xB7, 0x0F, 0x07, 0x57, 0x77, 0xA7, 0x04
TO_BE = 0xDC
JEQ, JNE, JGT_R, JLT, JSET, JA = 0x15, 0x55, 0x2D, 0xA5, 0x45, 0x05
CALL, EXIT, LD_MAP, ATOMIC_ADD = 0x85, 0x95, 0x18, 0xDB


class Programme:
    """Instructions with named places to jump to."""

    def __init__(self):
        self._code, self._places, self._jumps = [], {}, []

    def put(self, code, to=0, source=0, offset=0, value=0):
        self._code.append([code, to, source, offset, value])

    def jump(self, code, place, register=0, source=0, value=0):
        self._jumps.append((len(self._code), place))
        self.put(code, register, source, 0, value)

    def place(self, name):
        self._places[name] = len(self._code)

    def count(self, which, counters):
        """Adds one to a counter; keeps registers 6 to 9 only."""
        self.put(STI_W, 10, offset=-4, value=COUNTS.index(which))
        self.put(MOV, 2, 10)
        self.put(ADDI, 2, value=-4)
        self.put(LD_MAP, 1, 1, value=counters)
        self.put(0)
        self.put(CALL, value=1)  # bpf_map_lookup_elem
        done = f"counted {which} {len(self._code)}"
        self.jump(JEQ, done, 0)
        self.put(MOVI, 1, value=1)
        self.put(ATOMIC_ADD, 0, 1)
        self.place(done)

    def bytes(self):
        for at, place in self._jumps:
            self._code[at][3] = self._places[place] - at - 1
        return b"".join(struct.pack("<BBhi", code, source << 4 | to, offset, value)
                        for code, to, source, offset, value in self._code)


def verdict(programme, action):
    programme.put(MOVI, 0, value=action)
    programme.put(EXIT)


def dropping(counters):
    programme = Programme()
    programme.count("other", counters)
    verdict(programme, XDP_DROP)
    return programme


def passing(_):
    programme = Programme()
    verdict(programme, XDP_PASS)
    return programme


def answering(counters):
    """Registers: 6 the frame, 7 the flags of the reply."""
    p = Programme()
    p.put(LD_W, 6, 1, 0)  # data
    p.put(LD_W, 3, 1, 4)  # data_end
    p.put(MOV, 4, 6)
    p.put(ADDI, 4, value=SHORTEST)
    p.jump(JGT_R, "drop", 4, 3)
    p.put(LD_H, 5, 6, ETHER_TYPE)
    p.jump(JNE, "drop", 5, value=socket.htons(0x0800))
    p.put(LD_B, 5, 6, PROTOCOL)
    p.jump(JNE, "drop", 5, value=socket.IPPROTO_TCP)
    p.put(LD_B, 5, 6, FLAGS)
    p.jump(JSET, "reset received", 5, value=RST)
    p.jump(JNE, "drop", 5, value=SYN)

    for a, b, load, store in ((0, 6, LD_W, ST_W), (4, 10, LD_H, ST_H), (SOURCE, DESTINATION, LD_W, ST_W),
                              (PORTS, PORTS + 2, LD_H, ST_H)):
        p.put(load, 4, 6, a)
        p.put(load, 5, 6, b)
        p.put(store, 6, 5, a)
        p.put(store, 6, 4, b)

    # RFC 9293, 3.5.2: a reply acknowledges the SYN, and a RST takes its own number from it.
    p.put(LD_W, 4, 6, SEQUENCE)
    p.put(LD_W, 5, 6, ACKNOWLEDGEMENT)
    p.put(ST_W, 6, 5, SEQUENCE)
    p.put(TO_BE, 4, value=32)
    p.put(ADDI32, 4, value=1)
    p.put(TO_BE, 4, value=32)
    p.put(ST_W, 6, 4, ACKNOWLEDGEMENT)

    p.put(MOVI, 7, value=RST | ACK)
    p.put(LD_B, 5, 6, SOURCE + 3)
    p.jump(JLT, "open", 5, value=26)
    p.jump(JA, "sum")
    p.place("open")
    p.put(MOVI, 7, value=SYN | ACK)
    p.place("sum")
    p.put(ST_B, 6, 7, FLAGS)

    # RFC 1624: what was swapped leaves the sum as it was; added are the one of the acknowledgement,
    # which wraps once in 2^32 and is then sent off wrong, and the flags.
    p.put(LD_H, 5, 6, CHECKSUM)
    p.put(TO_BE, 5, value=16)
    p.put(XORI, 5, value=0xFFFF)
    p.put(ADD, 5, 7)
    p.put(ADDI, 5, value=1 - SYN)
    for _ in range(2):
        p.put(MOV, 4, 5)
        p.put(RSHI, 4, value=16)
        p.put(ANDI, 5, value=0xFFFF)
        p.put(ADD, 5, 4)
    p.put(XORI, 5, value=0xFFFF)
    p.put(TO_BE, 5, value=16)
    p.put(ST_H, 6, 5, CHECKSUM)

    p.count("syn", counters)
    p.jump(JEQ, "is open", 7, value=SYN | ACK)
    p.count("rst", counters)
    verdict(p, XDP_TX)
    p.place("is open")
    p.count("synAck", counters)
    verdict(p, XDP_TX)
    p.place("reset received")
    p.count("rstReceived", counters)
    verdict(p, XDP_DROP)
    p.place("drop")
    p.count("other", counters)
    verdict(p, XDP_DROP)
    return p


def bpf(operation, attributes):
    buffer = ctypes.create_string_buffer(attributes.ljust(144, b"\0"), 144)
    result = _libc.syscall(SYS_BPF, operation, buffer, 144)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def new_counters():
    return bpf(BPF_MAP_CREATE, struct.pack("<IIII", BPF_MAP_TYPE_ARRAY, 4, 8, len(COUNTS)))


def read_counters(counters):
    result = {}
    for index, name in enumerate(COUNTS):
        key, value = ctypes.c_uint32(index), ctypes.c_uint64()
        bpf(BPF_MAP_LOOKUP_ELEM, struct.pack("<IIQQQ", counters, 0, ctypes.addressof(key),
                                             ctypes.addressof(value), 0))
        result[name] = value.value
    return result


def load(programme):
    code = programme.bytes()
    instructions = ctypes.create_string_buffer(code, len(code))
    licence = ctypes.create_string_buffer(b"Apache-2.0")
    log = ctypes.create_string_buffer(1 << 20)
    try:
        return bpf(BPF_PROG_LOAD, struct.pack(
            "<IIQQIIQ", BPF_PROG_TYPE_XDP, len(code) // 8, ctypes.addressof(instructions),
            ctypes.addressof(licence), 1, len(log), ctypes.addressof(log)))
    except OSError as refused:
        raise RuntimeError(f"{refused}\n{log.value.decode()[-3000:]}") from refused


def attach(interface, programme):
    """programme: its file, or -1 to detach. rtnetlink(7); in the driver, never the slow generic way."""
    attributes = (struct.pack("<HHi", 8, IFLA_XDP_FD, programme)
                  + struct.pack("<HHI", 8, IFLA_XDP_FLAGS, XDP_FLAGS_DRV_MODE))
    body = (struct.pack("<BBHiII", 0, 0, 0, socket.if_nametoindex(interface), 0, 0)
            + struct.pack("<HH", 4 + len(attributes), IFLA_XDP | NLA_F_NESTED) + attributes)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
        netlink.send(struct.pack("<IHHII", 16 + len(body), RTM_SETLINK, NLM_F_REQUEST | NLM_F_ACK, 1, 0)
                     + body)
        error = struct.unpack_from("<i", netlink.recv(4096), 16)[0]
    if error:
        raise OSError(-error, os.strerror(-error))


def main():
    _, interface, kind = sys.argv
    counters = new_counters()
    programme = {"drop": dropping, "answer": answering, "pass": passing}[kind](counters)
    attach(interface, load(programme))
    print("ready", flush=True)
    try:
        for _ in sys.stdin:
            print(json.dumps(read_counters(counters)), flush=True)
    finally:
        attach(interface, -1)


main()
