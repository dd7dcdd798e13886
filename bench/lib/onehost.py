"""The host that several benches scan: 65,535 TCP ports behind a router.

75 ports are open, 50 of these among the 100 that lose one packet in five on the way there; the router
drops 100 and rejects 50, half by a RST, half by ICMP; the rest is closed.
"""
from lib import lab, tools

LOSSY = range(8001, 8101)
OPEN = {*LOSSY[::2], *range(1000, 63_500, 2500)}
DROPPED = range(9001, 9101)
RESET = range(9201, 9226)
PROHIBITED = range(9226, 9251)
UNREACHED = {*DROPPED, *PROHIBITED}  # what is rightly called filtered
ALL = range(1, 65_536)


def firewall(lossy, rejecting):
    rules = [f"tcp dport {DROPPED[0]}-{DROPPED[-1]} drop"]
    if rejecting:
        rules += [f"tcp dport {RESET[0]}-{RESET[-1]} reject with tcp reset",
                  f"tcp dport {PROHIBITED[0]}-{PROHIBITED[-1]} reject with icmpx admin-prohibited"]
    if lossy:
        rules.append(f"tcp dport {LOSSY[0]}-{LOSSY[-1]} numgen random mod 100 < 20 drop")
    body = "\n    ".join(rules)
    return f"""table inet lab {{
  chain forward {{
    type filter hook forward priority 0;
    {body}
  }}
}}
"""


def build(here, lossy=True, rejecting=True, icmp_limit=False):
    here.router.firewall(firewall(lossy, rejecting))
    if not icmp_limit:
        here.unlimit_icmp()
    here.target.serve("listen.py", "tcp", tools.span_text(OPEN), lab.TARGET4)


def wrong(states, unreached):
    """How many states are wrong: open ports not found, false 'filtered', all others."""
    opened, filtered = states.get("open", set()), states.get("filtered", set())
    missing = set(ALL) - set().union(*states.values())
    return (len(OPEN - opened), len(filtered - unreached),
            len(opened - OPEN) + len(unreached - filtered) + len(missing))
