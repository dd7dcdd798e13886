"""What a scan has asked, from a capture of its SYNs: not what the scan says of itself."""
import contextlib
import signal
import struct
import subprocess
import time

FILE_HEADER, RECORD_HEADER = 24, 16
DESTINATION, DESTINATION_PORT = 14 + 16, 14 + 20 + 2  # in a frame of IPv4 without options
START_SECONDS = 20
DELIVERY_SECONDS = 2.0  # tcpdump is given packets a second late at most


@contextlib.contextmanager
def syns(node, file, network):
    """Captures SYNs to the network on the node's eth0; yields a list, filled at the end:
    (address, port) of each, addresses as numbers."""
    probes = []
    tcpdump = node.start("tcpdump", "-Z", "root", "-n", "-i", "eth0", "-s", "64", "-B", "65536", "-U", "-w",
                         str(file), f"dst net {network} and tcp[tcpflags] & (tcp-syn|tcp-ack|tcp-rst) = tcp-syn",
                         stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not file.exists() or file.stat().st_size < FILE_HEADER:
            if time.monotonic() > deadline or tcpdump.poll() is not None:
                raise RuntimeError("tcpdump did not start")
            time.sleep(0.05)
        yield probes
        time.sleep(DELIVERY_SECONDS)
    finally:
        tcpdump.send_signal(signal.SIGINT)
        said = tcpdump.communicate(timeout=60)[1]
    if "\n0 packets dropped by kernel" not in said:
        raise RuntimeError(f"tcpdump has not seen all: {said}")
    data, at = file.read_bytes(), FILE_HEADER
    while at + RECORD_HEADER <= len(data):
        frame = at + RECORD_HEADER
        probes.append(struct.unpack_from("!I", data, frame + DESTINATION)
                      + struct.unpack_from("!H", data, frame + DESTINATION_PORT))
        at = frame + struct.unpack_from("<I", data, at + 8)[0]
    file.unlink()
