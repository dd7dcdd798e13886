"""Runs of PortScan and of its peers, measured, and what they say about ports."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree
from dataclasses import dataclass

import lib.lab

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PORTSCAN = os.environ.get("PORTSCAN", str(ROOT / "portscan"))  # Another build, to compare.
BUILD_SECONDS = 900


@dataclass(frozen=True)
class Run:
    """A process that has ended, or was ended after its time."""
    seconds: float
    cpu_seconds: float  # user and system, of all its threads and children
    resident_mb: float  # at most, RSS
    output: str
    errors: str
    status: int  # negative: the signal that ended it
    timed_out: bool

    def checked(self):
        if self.timed_out or self.status != 0:
            raise RuntimeError(f"ended with {self.status}{' after its time' * self.timed_out}:"
                               f"\n{self.output[-2000:]}\n{self.errors[-2000:]}")
        return self


class Running:
    """A tool that runs in a namespace, in a session of its own."""

    def __init__(self, node, words):
        self._files = [tempfile.TemporaryFile("w+", errors="replace") for _ in range(2)]
        self.started = time.monotonic()
        self._process = subprocess.Popen(node.words(*words), stdin=subprocess.DEVNULL,
                                         stdout=self._files[0], stderr=self._files[1], cwd="/",
                                         start_new_session=True, preexec_fn=lib.lab.die_with_parent)
        self.pid = self._process.pid

    def kill(self, number=signal.SIGKILL):
        """Signals the tool and all it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def ended(self):
        """Whether it has; its status is left for wait()."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def wait(self, most_seconds):
        expired = threading.Event()

        def expire():
            expired.set()
            self.kill()

        timer = threading.Timer(most_seconds, expire)
        timer.start()
        try:
            _, status, usage = os.wait4(self.pid, 0)
        finally:
            timer.cancel()
            if sys.exc_info()[0] is not None:
                self.kill()
        seconds = time.monotonic() - self.started
        self._process.returncode = os.waitstatus_to_exitcode(status)
        for file in self._files:
            file.seek(0)
        output, errors = (file.read() for file in self._files)
        for file in self._files:
            file.close()
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output, errors,
                   self._process.returncode, expired.is_set())


def run(node, words, most_seconds=120):
    return Running(node, words).wait(most_seconds)


def require(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        sys.exit(f"not installed: {' '.join(missing)}")


def build():
    """Builds PortScan if need be, so that no run pays for it. Whether this build has `scan`."""
    subprocess.run([PORTSCAN, "--version"], check=True, timeout=BUILD_SECONDS, cwd="/",
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    asked = subprocess.run([PORTSCAN, "scan", "--help"], timeout=60, cwd="/", check=False,
                           stdin=subprocess.DEVNULL, capture_output=True)
    return asked.returncode == 0


@contextlib.contextmanager
def scratch():
    """A folder that anybody may write to, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="psbench-") as name:
        os.chmod(name, 0o777)
        yield pathlib.Path(name)


def spans(text):
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def span_text(ports):
    """Numbers as nmap writes them: 1-5,7."""
    groups = []
    for port in sorted(ports):
        if groups and groups[-1][1] == port - 1:
            groups[-1][1] = port
        else:
            groups.append([port, port])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in groups)


def xml_states(path):
    """{address: {(protocol, port): (state, reason)}} of a file in nmap's XML, groups of equal ports too."""
    hosts = {}
    for host in xml.etree.ElementTree.parse(path).getroot().iter("host"):
        address = next(element.get("addr") for element in host.findall("address")
                       if element.get("addrtype") != "mac")
        states = hosts.setdefault(address, {})
        for port in host.iter("port"):
            state = port.find("state")
            states[port.get("protocol"), int(port.get("portid"))] = (
                state.get("state"), state.get("reason"))
        for group in host.iter("extraports"):
            for reason in group.iter("extrareasons"):
                for port in spans(reason.get("ports", "")):
                    states[reason.get("proto"), port] = (group.get("state"), reason.get("reason"))
    return hosts


def ports_by_state(path):
    """{state: ports} of a file in nmap's XML about one host."""
    by_state = {}
    for states in xml_states(path).values():
        for (_, port), (state, _) in states.items():
            by_state.setdefault(state, set()).add(port)
    return by_state
