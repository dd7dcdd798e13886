"""The Markdown that a bench prints on standard output; progress goes to standard error."""
import os
import platform
import re
import statistics
import subprocess
import sys
import time


def note(text):
    print(text, file=sys.stderr, flush=True)


def version(*words, pattern=r"\d+\.\d+(\.\d+)?"):
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False,
                              stdin=subprocess.DEVNULL)
    except OSError:
        return "absent"
    found = re.search(pattern, done.stdout + done.stderr)
    return found[0] if found else "unknown"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return "unknown processor"


def conditions():
    from lib.tools import ROOT
    commit = version("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD", pattern=r"[0-9a-f]+")
    return (f"PortScan {commit}, nmap {version('nmap', '--version')}, masscan"
            f" {version('masscan', '--version')}, zmap {version('zmap', '--version')}; Linux"
            f" {platform.release()}, {os.cpu_count()} processors ({processor()}),"
            f" {time.strftime('%Y-%m-%d', time.gmtime())}.")


def load():
    return f"{os.getloadavg()[0]:.1f}"


class Section:
    """A heading, lines and tables, printed as they come."""

    def __init__(self, title):
        command = " ".join([f"bench/{os.path.basename(sys.argv[0])}", *sys.argv[1:]])
        print(f"## {title}\n")
        print(f"`{command}`, load average {load()} at the start.\n", flush=True)

    def text(self, text):
        print(f"{text}\n", flush=True)

    def table(self, headers, rows):
        for row in (headers, ["---"] * len(headers), *rows):
            print("| " + " | ".join(str(cell) for cell in row) + " |")
        print(flush=True)

    def claim(self, what, measured, holds):
        """A line that says whether what is asked for was reached."""
        print(f"- {'met' if holds else '**not met**'}: {what}: {measured}", flush=True)

    def end(self):
        print(flush=True)


def median(values):
    return statistics.median(values) if values else float("nan")


def spread(values, unit="s"):
    """Median, and the least and the most where there are several."""
    if not values:
        return "-"
    if len(values) == 1:
        return f"{values[0]:.2f} {unit}"
    return f"{median(values):.2f} {unit} ({min(values):.2f} to {max(values):.2f})"
