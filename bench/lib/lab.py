"""Network namespaces joined by veth, in which tools are compared.

Nothing in a lab has a route out of it: addresses are of 10.0.0.0/8 and fd77::/16, no namespace has
a default route, and the machine's own interfaces are not in it. Every lab is removed at the end, also
after an interrupt; what a killed run left is removed by the next.
"""
import contextlib
import ctypes
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

PREFIX = "psbench"
COMMAND_SECONDS = 60
LIBRARY = pathlib.Path(__file__).resolve().parent

SCANNER4, SCANNER6 = "10.77.1.2", "fd77:1::2"
ROUTER4, ROUTER6 = "10.77.1.1", "fd77:1::1"
TARGET4, TARGET6 = "10.77.2.2", "fd77:2::2"

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent():
    """For a child between fork and exec: it is killed when this process ends, however it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def command(*words, **more):
    return subprocess.run(words, check=True, timeout=COMMAND_SECONDS, text=True,
                          stdin=None if "input" in more else subprocess.DEVNULL, **more)


def stop(process):
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.wait(COMMAND_SECONDS)


class Node:
    """A namespace: a machine of the lab."""

    def __init__(self, label):
        self.name = f"{PREFIX}-{os.getpid()}-{label}"
        self._processes = []
        self._interfaces = 0
        command("ip", "netns", "add", self.name)
        command("ip", "-n", self.name, "link", "set", "lo", "up")
        self.set("net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0",
                 "net.ipv6.conf.all.accept_ra=0", "net.ipv6.conf.default.accept_ra=0",
                 "net.ipv6.conf.default.accept_dad=0")
        # Lives as long as the lab: its /proc entry shows this namespace's counters.
        self._anchor = self.start("sleep", "86400")

    def words(self, *words):
        """The words that run a command in this namespace."""
        return ("ip", "netns", "exec", self.name, *words)

    def run(self, *words, **more):
        return command(*self.words(*words), **more)

    def ip(self, *words):
        return command("ip", "-n", self.name, *words)

    def set(self, *settings):
        self.run("sysctl", "-q", "-w", *settings)

    def firewall(self, rules):
        """Adds rules in nft's language."""
        self.run("nft", "-f", "-", input=rules)

    def start(self, *words, **more):
        """Starts a process that is killed with the lab."""
        process = subprocess.Popen(self.words(*words), stdin=more.pop("stdin", subprocess.DEVNULL),
                                   text=True, preexec_fn=die_with_parent, **more)
        self._processes.append(process)
        return process

    def serve(self, script, *arguments, **more):
        """Starts a script of this folder and waits until it says that it is ready."""
        server = self.start(sys.executable, str(LIBRARY / script), *map(str, arguments),
                            stdout=subprocess.PIPE, **more)
        if server.stdout.readline() != "ready\n":
            raise RuntimeError(f"{script} did not start in {self.name}")
        return server

    def received(self, interface="eth0"):
        """Packets that the interface has taken in, before any rule sees them."""
        for line in pathlib.Path(f"/proc/{self._anchor.pid}/net/dev").read_text().splitlines():
            name, colon, numbers = line.partition(":")
            if colon and name.strip() == interface:
                return int(numbers.split()[1])
        raise LookupError(f"{self.name} has no {interface}")

    def stop(self):
        for process in self._processes:
            stop(process)

    def remove(self):
        subprocess.run(["ip", "netns", "delete", self.name], stderr=subprocess.DEVNULL,
                       timeout=COMMAND_SECONDS, check=False)


class Lab:
    """Scanner, target and, where asked for, a router between them; a context manager.

    The addresses are those above. Without a router the target has the router's addresses too, on
    the scanner's link, so that the scanner's routes are the same.
    """

    def __init__(self, router=True):
        self.nodes = []
        self._links = 0
        try:
            self.scanner = self._node("scanner")
            self.target = self._node("target")
            self.router = self._node("router") if router else None
            if router:
                self._link(self.scanner, "eth0", SCANNER4, SCANNER6,
                           self.router, "eth0", ROUTER4, ROUTER6)
                self._link(self.router, "eth1", "10.77.2.1", "fd77:2::1",
                           self.target, "eth0", TARGET4, TARGET6)
                self.target.ip("route", "add", "10.77.1.0/24", "via", "10.77.2.1")
                self.target.ip("route", "add", "fd77:1::/64", "via", "fd77:2::1")
                self.router.set("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
            else:
                self._link(self.scanner, "eth0", SCANNER4, SCANNER6,
                           self.target, "eth0", ROUTER4, ROUTER6)
                self.target.ip("address", "add", f"{TARGET4}/32", "dev", "lo")
                self.target.ip("address", "add", f"{TARGET6}/128", "dev", "lo", "nodad")
            self.route(f"{TARGET4}/32", f"{TARGET6}/128")
        except BaseException:
            self.remove()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def _node(self, label):
        node = Node(label)
        self.nodes.append(node)
        return node

    def _link(self, left, left_name, left4, left6, right, right_name, right4, right6):
        """A veth pair whose ends know each other's hardware addresses for good."""
        self._links += 1
        macs = [f"02:00:00:00:{self._links:02x}:{side:02x}" for side in (1, 2)]
        command("ip", "link", "add", left_name, "netns", left.name, "address", macs[0], "type", "veth",
                "peer", "name", right_name, "netns", right.name, "address", macs[1])
        ends = ((left, left_name, left4, left6), (right, right_name, right4, right6))
        for node, name, ipv4, ipv6 in ends:
            node.ip("address", "add", f"{ipv4}/24", "dev", name)
            node.ip("address", "add", f"{ipv6}/64", "dev", name, "nodad")
            node.ip("link", "set", name, "up")
            node.set(f"net.ipv4.conf.{name}.rp_filter=0")
        for (node, name, _, _), (_, _, ipv4, ipv6), mac in zip(ends, ends[::-1], macs[::-1]):
            for address in (ipv4, ipv6):
                node.ip("neighbour", "replace", address, "lladdr", mac, "dev", name, "nud", "permanent")
        if left is self.scanner:
            self.gateway_mac = macs[1]

    def route(self, *networks):
        """Sends the networks from the scanner to its only neighbour."""
        for network in networks:
            gateway = ROUTER6 if ":" in network else ROUTER4
            self.scanner.ip("route", "add", network, "via", gateway, "dev", "eth0")

    def unlimit_icmp(self):
        """Lets target and router send every ICMP error; Linux otherwise sends one a second."""
        for node in self.nodes:
            node.set("net.ipv4.icmp_ratelimit=0", "net.ipv4.icmp_ratemask=0",
                     "net.ipv6.icmp.ratelimit=0")

    def sink(self, kind, node=None):
        """Puts an XDP programme of xdp.py on eth0 of the target, or of the node given."""
        return (node or self.target).serve("xdp.py", "eth0", kind, stdin=subprocess.PIPE)

    def keep_awake(self):
        """Lets tools that wait for any packet at all come to their end."""
        neighbour = self.router or self.target
        neighbour.serve("heartbeat.py", "10.77.1.255")

    def remove(self):
        for node in self.nodes:
            node.stop()
        for node in self.nodes:
            node.remove()
        self.nodes = []


def remove_sink(sink):
    sink.stdin.close()  # It detaches then.
    sink.wait(COMMAND_SECONDS)


def sink_counts(sink):
    """What a sink has counted so far, by name."""
    sink.stdin.write("\n")
    sink.stdin.flush()
    return json.loads(sink.stdout.readline())


class RateSampler:
    """Reads a node's packet counter every interval, in a thread; a context manager."""

    def __init__(self, node, interface="eth0", interval=0.1):
        self._node, self._interface, self._interval = node, interface, interval
        self._samples = []  # (seconds, packets so far)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
        self._read()

    def _read(self):
        self._samples.append((time.monotonic(), self._node.received(self._interface)))

    def _sample(self):
        at = time.monotonic()
        while not self._ended.is_set():
            self._read()
            at += self._interval
            self._ended.wait(max(0.0, at - time.monotonic()))

    @property
    def packets(self):
        return self._samples[-1][1] - self._samples[0][1]

    @property
    def seconds(self):
        return self._samples[-1][0] - self._samples[0][0]

    def rates(self):
        """(seconds at the end of the interval, packets a second in it), for each interval."""
        return [(later, (after - before) / (later - earlier))
                for (earlier, before), (later, after) in zip(self._samples, self._samples[1:])
                if later > earlier]

    def highest(self):
        return max((rate for _, rate in self.rates()), default=0.0)

    def busy_seconds(self):
        """From the first interval with a packet to the last one; the sampling interval is its error."""
        busy = [index for index, (before, after) in enumerate(zip(self._samples, self._samples[1:]))
                if after[1] > before[1]]
        if not busy:
            return 0.0
        return self._samples[busy[-1] + 1][0] - self._samples[busy[0]][0]


def remove_leftovers():
    """Removes the namespaces of runs that ended without cleaning up."""
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True,
                            timeout=COMMAND_SECONDS).stdout
    for owner, name in ((int(found[1]), found[0]) for found in
                        re.finditer(rf"^{PREFIX}-(\d+)-\S+", listed, re.MULTILINE)):
        if not pathlib.Path(f"/proc/{owner}").exists():
            subprocess.run(["ip", "netns", "delete", name], stderr=subprocess.DEVNULL, check=False,
                           timeout=COMMAND_SECONDS)


def end(received, _):
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)  # The clearing up is not to be interrupted.
    sys.exit(128 + received)


def prepare():
    """To be called first: asks for root, turns signals into an orderly end, clears leftovers."""
    if os.geteuid() != 0:
        sys.exit("needs root, to make network namespaces")
    for number in ENDING:
        signal.signal(number, end)
    remove_leftovers()
