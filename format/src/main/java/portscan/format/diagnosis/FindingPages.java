package portscan.format.diagnosis;

import portscan.api.model.FindingCode;
import portscan.format.report.Layout;

/** What each finding means: the source of {@code docs/findings.md}. */
public final class FindingPages {
  private static final int COLUMNS = 100;

  private FindingPages() {}

  /** The page of {@code code}. */
  public static FindingPage of(FindingCode code) {
    return switch (code) {
      case HEALTHY ->
          new FindingPage(
              """
              Every address of the target accepts connections, each time it is asked, and what
              answers behaves as a service of that kind does.\
              """,
              """
              Nothing is wrong between this machine and the port. That says nothing of other
              machines, which may be on other networks, use other name servers, or be treated
              otherwise by firewalls, nor of what happens after log-in.\
              """,
              """
              Run the same command where the trouble is seen, as the same user, and compare. If it
              is healthy there too, look at the application: its credentials, its time-outs, the
              address that it really uses (`portscan why` with that address).\
              """);
      case NOTHING_LISTENING ->
          new FindingPage(
              """
              *closed*: the host answers at once, TCP with a reset, UDP with an ICMP
              port-unreachable, and the answer bears the marks of the host's own network stack.\
              """,
              """
              Packets arrive; no process has that port open on that address. The service is stopped,
              has crashed, still starts, or is configured for another port.\
              """,
              """
              On the host, run `portscan listeners -p PORT` or `ss -ltnp` (UDP: `-lunp`). No line:
              start the service and read its log for why it ended. A line with another port or
              address: correct the configuration of the service, or the one of its client.\
              """);
      case BOUND_TO_LOOPBACK ->
          new FindingPage(
              """
              *closed* at an address of this machine, while a process does listen on the port, but
              on `127.0.0.1` or `::1`.\
              """,
              """
              A socket that is bound to a loopback address takes connections from its own machine
              alone. Many databases and development servers come configured like that, and in a
              container loopback means the container itself.\
              """,
              """
              Bind the service to the address that clients use, or to all (`0.0.0.0`, `::`):
              `listen_addresses` in PostgreSQL, `bind` in Redis, `bind-address` in MySQL, `--host`
              of many development servers. Restrict by firewall who may connect before you do, since
              a service on loopback often trusts everybody.\
              """);
      case BOUND_TO_OTHER_ADDRESS ->
          new FindingPage(
              """
              *closed* at the address that you asked, while a process listens on the same port of
              another address of the same machine.\
              """,
              """
              The service is bound to one address: of another interface, of one address family only,
              or one that the machine no longer has after it was given a new one.\
              """,
              """
              Ask the address that it is bound to, or bind it to the one that clients use, or to all.
              Where the address is a floating one, see that the service is started after the
              machine got it.\
              """);
      case DROPPED_AT_HOST ->
          new FindingPage(
              """
              *filtered*: no answer at all, and packets to the port are followed up to the last
              router before the host, beyond which nothing comes back.\
              """,
              """
              Either the host's own firewall drops them, or the cloud's security group, which acts
              just before the host; or the last router drops them on its way out, or the answers
              get lost on their way back. From outside these look the same. What answers on another
              port of the host shows that it is up.\
              """,
              """
              Look for a rule on the host first: `nft list ruleset`, `iptables-save`, the security
              group, and let the port in from the source address of the report. Then see whether
              packets arrive: `tcpdump -ni any port PORT` on the host while you ask again. If they
              do and answers leave, the way back is the trouble: compare routes
              (`ip route get SOURCE` on the host), and rules for the answers.\
              """);
      case DROPPED_ON_PATH ->
          new FindingPage(
              """
              *filtered*: packets to the port are answered by routers up to some hop and by nobody
              beyond, while other packets to the same host get further.\
              """,
              """
              The hop after the last that answered discards packets to this port, or that last hop
              does when it passes them on. As other packets of the same way do get further, routing
              is right and a filter rule is the cause: a firewall between networks, a router's
              access list, a network policy.\
              """,
              """
              Ask whoever runs the hop that is named, and the next one after it, for the rule about
              the port from your source address; quote the path of the report. `--format markdown`
              writes it for a ticket.\
              """);
      case REJECTED_BY_HOST ->
          new FindingPage(
              """
              *filtered*: an ICMP error comes back from the host's own address, such as
              admin-prohibited, host-prohibited, or port-unreachable in answer to TCP.\
              """,
              """
              A firewall on the host rejects with a word instead of dropping in silence. A network
              stack without such a rule answers TCP to a free port with a reset, never with ICMP.
              Whether anything listens behind the rule cannot be seen.\
              """,
              """
              On the host, look for the rule: `nft list ruleset | grep reject`,
              `iptables -S | grep REJECT`, `firewall-cmd --list-all`. Accept the port from your
              source address before it.\
              """);
      case REJECTED_BY_ROUTER ->
          new FindingPage(
              """
              *filtered*: an ICMP error comes back from an address that is not the target's, and at
              once.\
              """,
              """
              That router or firewall tells that it will not pass the packet on: *prohibited* codes
              mean a rule; *net-unreach* and *host-unreach* mean that it has no route or that
              somebody set one to reject; *port-unreach* from a router is a rule, too.\
              """,
              """
              The sender is named: ask whoever runs it. For a *prohibited* code ask for the rule
              about the port from your source address; for an *unreachable* one ask for the route
              to the target, and check that the target's address is the right one.\
              """);
      case RESET_BY_MIDDLEBOX ->
          new FindingPage(
              """
              *closed*, as if the host had refused; but the reset differs from what the host sends
              elsewhere: it came a shorter way (time to live, round trip) or bears another stack's
              marks.\
              """,
              """
              A firewall, an intrusion prevention system or a proxy on the way answers in the
              host's name. The host may never have seen the packet, so whether the service runs
              is not known.\
              """,
              """
              Do not restart the service yet: run `tcpdump -ni any port PORT` on the host while you
              ask again; if nothing arrives, it is settled. Then ask whoever runs the hop that is
              named, or the firewall nearest to it, for a rule that rejects with a reset.\
              """);
      case LOSSY_PATH ->
          new FindingPage(
              """
              Sometimes an answer, sometimes none, without a pattern, and a share of packets is lost
              whichever port is asked.\
              """,
              """
              The way loses packets: a link that is overloaded or faulty, a bad cable or radio, a
              duplex mismatch, a queue that overflows. TCP asks again, so it works, slowly, and now
              and then a connection times out.\
              """,
              """
              Measure for longer (`portscan check TARGET --count 100 --interval 200ms`) and from
              other machines, to see which link they share. Look at the error and drop counters of
              interfaces on the way (`ip -s link`), and at how full its links are.\
              """);
      case RATE_LIMITED ->
          new FindingPage(
              """
              The first probes are answered and further ones are not, or answers come at a constant
              rate however fast is asked.\
              """,
              """
              Something counts: a firewall's limit rule, protection against SYN floods, fail2ban, a
              load balancer, or the kernel's own limit for resets and ICMP errors. Ordinary
              clients that connect often run into the same limit.\
              """,
              """
              Look for limit rules where the report names it (`nft list ruleset | grep limit`,
              `iptables -S | grep -E 'limit|recent|connlimit'`), and whether your source was put on
              a list. Let clients keep connections instead of opening new ones.\
              """);
      case FLAPPING ->
          new FindingPage(
              """
              The same port of the same address is open now and refuses a moment later, or the
              answers come from two machines in turn: their time to live, options or time stamps
              differ.\
              """,
              """
              A load balancer with a dead member, two machines with the same address, a service that
              restarts again and again, or a route that alternates.\
              """,
              """
              Ask often and look for the rhythm: `portscan check TARGET --count 30`. Look at the
              members of the load balancer and at the service's restarts
              (`systemctl status`, `kubectl get endpoints`). On the host's own link,
              `arping -D ADDRESS` finds a second owner of an address.\
              """);
      case SYN_PROXY ->
          new FindingPage(
              """
              *open*, but so is every other port of the host, even those that nobody uses, and what
              answers is alike on all of them or never says a word.\
              """,
              """
              A firewall or a provider's protection completes the handshake before it asks the host,
              or a tarpit answers for everything. *Open* then tells of that box and not of the
              service.\
              """,
              """
              Judge by what the service says after the handshake; the report tells what it did.
              Ask from behind the box, or on the host itself (`portscan check 127.0.0.1:PORT`), to
              learn about the service.\
              """);
      case DEAD_ADDRESS_FAMILY ->
          new FindingPage(
              """
              The name has IPv4 and IPv6 addresses, and all of one family fail where the other
              works.\
              """,
              """
              Security groups, firewalls and listeners are kept for each family apart, and the
              one that fewer people test is forgotten: an AAAA record was published and IPv6 was
              not let in, or the service listens on `0.0.0.0` alone. Clients that try both
              hide it and are slow; those that try one only fail.\
              """,
              """
              Give the failing family the same rules and the same bind address as the one that
              works, or take its records out of the zone until that is done.
              `portscan why TARGET -4` (or `-6`) explains the failing side.\
              """);
      case DEAD_ADDRESS ->
          new FindingPage(
              """
              The name has several addresses of one family; some are open and one or more are
              not.\
              """,
              """
              A server of the set is down or was taken out of service, and its address is still in
              the zone. Clients reach it by chance: some connections work and some time out.\
              """,
              """
              Repair the server that is named, or take its address out of the zone and wait for the
              records' time to live. `portscan why ADDRESS:PORT` explains what is the matter with
              it.\
              """);
      case STALE_DNS ->
          new FindingPage(
              """
              Name servers give different addresses for the name, and the differing answer comes
              from a cache or from a server with an older serial of the zone.\
              """,
              """
              The record was changed and not everybody knows yet: a cache keeps the old one until
              its time to live is over, or a secondary server did not get the new zone. This machine
              goes to the old address meanwhile.\
              """,
              """
              Flush the cache that is named (`resolvectl flush-caches`, `rndc flushname NAME`,
              restart of nscd or of the application, which may keep names itself), or wait for the
              time to live in the report. If a secondary is behind, look at its zone transfer.
              Before the next move, lower the time to live in advance.\
              """);
      case SPLIT_HORIZON ->
          new FindingPage(
              """
              Servers that are authoritative for the zone give different addresses for the same
              name.\
              """,
              """
              The name means one thing inside and another outside, on purpose, and this machine asks
              the wrong side: it is on a VPN, or off it, or has a public resolver configured. Where
              it is not on purpose, two copies of the zone are kept by hand.\
              """,
              """
              Decide which of the addresses is right for this machine, and configure the name server
              that gives it: of the VPN, of the cloud's private zone, in `/etc/resolv.conf`. If only
              one of them is right for everybody, correct the other copy of the zone.\
              """);
      case HOSTS_FILE_OVERRIDE ->
          new FindingPage(
              """
              Programs on this machine get another address than name servers give, from a line of
              the hosts file.\
              """,
              """
              The hosts file is asked before any name server, so an old line from a test or a move
              wins for ever, and only on this machine.\
              """,
              """
              Remove or correct the line; the report names file and number. If configuration
              management or the container's start writes the file, correct it there.\
              """);
      case NAME_NOT_FOUND ->
          new FindingPage(
              """
              No address for the name: it does not exist, or has no address record.\
              """,
              """
              A typing mistake, a name that is known inside another network only, a search domain
              that is missing, a record that was deleted; or the name servers cannot be reached
              at all, which the report tells apart.\
              """,
              """
              Check the spelling and the search domain. If another server knows the name, configure
              that one, or connect to the network (VPN) where it is known. If no server answers,
              run `portscan why udp://SERVER:53`.\
              """);
      case UNEXPECTED_ADDRESS ->
          new FindingPage(
              """
              The name resolves, but not to the addresses given with `--expect-address`.\
              """,
              """
              The cut-over has not been made, has not arrived here yet, or went to another address
              than planned. What was probed is then not the machine that you mean.\
              """,
              """
              Look at the servers' answers in the report: if all agree, the record itself is to be
              changed; if they differ, wait for the time to live or see `stale-dns`.
              `--compare HOST` asks the port at the other machine meanwhile.\
              """);
      case WRONG_TRANSPORT ->
          new FindingPage(
              """
              The port is not open by the transport that was asked, and answers by the other: TCP
              was asked and it speaks UDP, or the reverse.\
              """,
              """
              The two have ports of their own, and a rule or a configuration for one says nothing of
              the other. DNS, SIP and VPN servers are the usual case.\
              """,
              """
              Ask `udp://HOST:PORT`, or without the prefix for TCP. If the service should
              speak both, turn the missing one on, and allow both in firewalls.\
              """);
      case NEEDS_VALID_PAYLOAD ->
          new FindingPage(
              """
              *open|filtered*: a UDP port that answers nothing to what was sent, without an ICMP
              error either; or that was silent to an empty datagram and answers a request of its
              own protocol.\
              """,
              """
              Most UDP services ignore what they do not understand, and some answer nobody who does
              not know a secret (WireGuard, SNMP with a community, RADIUS). Silence of such a port
              is no sign of a fault.\
              """,
              """
              Ask with the protocol that you expect there: `--request NAME` of `portscan check`
              ([list](udp-requests.md)), or the service's own client. On the host,
              `ss -lunp 'sport = :PORT'` tells whether somebody listens and `tcpdump` whether
              datagrams arrive.\
              """);
      case TLS_NAME_MISMATCH ->
          new FindingPage(
              """
              *open*, and the service shows a TLS certificate that is not for the name asked for.\
              """,
              """
              The name leads to another server than meant, the server has no certificate for this
              name and shows its default one, or a proxy in between shows its own.\
              """,
              """
              Compare the certificate's names in the report with what you typed. If they are of
              another service, the address or the virtual host is wrong; else have a certificate
              issued with this name among its subject alternative names. Do not turn verification
              off in clients.\
              """);
      case TLS_EXPIRED ->
          new FindingPage(
              """
              *open*, and the certificate is past its end, or before its beginning.\
              """,
              """
              Its renewal did not run, or ran and the service was not reloaded, so that it still
              shows the old one from memory. A wrong clock, here or there, looks the same.\
              """,
              """
              Renew it and reload the service; then see who was to renew it (`systemctl
              list-timers`, certbot, cert-manager) and why it did not. Check `date -u` on both
              machines.\
              """);
      case TLS_EXPECTED ->
          new FindingPage(
              """
              *open*, and the service answers words in clear with silence, an error or an end of the
              connection, while it does answer a TLS handshake. Or the reverse: it speaks in clear
              where TLS was asked for (`https://`) or is what the port is for.\
              """,
              """
              It speaks TLS on this port and the client does not, or the client means another port
              of the same server (80 beside 443, 389 beside 636). In reverse, TLS was not turned on
              in the service, or a proxy before it ends TLS elsewhere.\
              """,
              """
              Turn TLS on in the client (`https://`, `rediss://`, `sslmode=require`), or use the
              port for words in clear if there is one and the network is yours. In reverse, turn
              TLS on in the service.\
              """);
      case CLOSES_AT_ONCE ->
          new FindingPage(
              """
              *open*: the connection is accepted and closed before a word is said.\
              """,
              """
              Something accepts and does not want to talk to this source: an allow list in the
              service (TCP wrappers, `pg_hba`, MySQL's host table), a full number of connections, or
              a proxy or a container's port forwarding behind which nobody listens.\
              """,
              """
              Read the service's log at the time of the report: it mostly says why. Check its allow
              list for your source address and its limit of connections. Behind a proxy or
              `docker-proxy`, ask on the inside whether the service itself is up.\
              """);
      case SILENT_SERVICE ->
          new FindingPage(
              """
              *open*: the connection is accepted, nothing is said, and nothing that was tried is
              answered.\
              """,
              """
              The service hangs and only the kernel accepts for it, it waits for something of its
              own (a name lookup of your address, a full pool of workers), its protocol is none of
              those tried, or a box in front completes handshakes by itself.\
              """,
              """
              On the host, look whether the queue grows (`ss -ltn`: `Recv-Q` of the listener) and
              what the process does. Where a service is said to hang for some clients only, ask from
              where those are: it may be a [black hole](#mtu-black-hole) on their way.\
              """);
      case MTU_BLACK_HOLE ->
          new FindingPage(
              """
              *open*: connections are made, and then hang as soon as a large packet is needed. TLS
              gets no answer to its first words, a page its headers and no more. The same words over
              a connection of small segments are answered, and right after that, over one of usual
              segments, they are not.\
              """,
              """
              A link on the way (a tunnel, a VPN, PPPoE, an overlay network) carries smaller packets
              than the links at both ends. The router before it drops what is too large and says so
              by ICMP, *fragmentation needed* or *packet too big*, and a firewall drops that message:
              the sender goes on sending packets that never arrive (RFC 2923).\
              """,
              """
              Let these ICMP messages through everywhere between the two ends, in both directions.
              Until then, lower the MTU at the ends, or have the router at the narrow link clamp the
              segment size of passing handshakes (`tcp option maxseg size set rt mtu` in nftables,
              `--clamp-mss-to-pmtu` in iptables). `ping -M do -s SIZE ADDRESS` finds the size that
              still passes.\
              """);
      case HOST_DOWN ->
          new FindingPage(
              """
              Nothing of the host answers, no port and no echo, and the last router reports
              host-unreach after some seconds; or on the local link nobody answers for the
              address.\
              """,
              """
              A router reports this when nobody claims the address on the host's own network. The
              machine is off, has another address, is on another network, or its interface is
              down. A mere firewall leaves the address claimed.\
              """,
              """
              See whether the machine runs (its console, the hypervisor, the cloud's page), and that
              the address is still its own: `ip address` there, and the name's records here.\
              """);
      case NO_LOCAL_ROUTE ->
          new FindingPage(
              """
              No state at all (exit code 2): this machine has no way to the address, so nothing was
              sent.\
              """,
              """
              No route matches, the interface is down, or this machine has no address of that
              family, such as IPv6 in a network without it. The target may be well.\
              """,
              """
              `ip route get ADDRESS` and `ip -br address` show what is missing: a default route, a
              VPN that is not up, a cable. If only IPv6 is missing, `-4` asks what can be asked.\
              """);
      case BLOCKED_LOCALLY ->
          new FindingPage(
              """
              Packets do not leave this machine, or are answered by it in the target's stead, or
              the target's answers are dropped as they come in.\
              """,
              """
              A rule of this machine's own firewall stops them on their way out (nftables, iptables,
              a cgroup or a security module), or a route of type *prohibit*, *unreachable* or
              *blackhole* does. Answers are stopped by a rule on their way in, or by the reverse
              path filter where they come in by another interface.\
              """,
              """
              `nft list ruleset` (or `iptables -S OUTPUT`) and `ip route get ADDRESS` show it; the
              report quotes the rule where it may be read. Allow the port on the way out, or ask
              whoever set the rule.\
              """);
      case LOCAL_EXHAUSTION ->
          new FindingPage(
              """
              No state at all: this machine could not open another connection.\
              """,
              """
              It has used up its ports for outgoing connections, its open files, its memory for
              sockets or its table of tracked connections. Whatever else connects from here fails
              as well, and the target looks guilty.\
              """,
              """
              `ss -s` shows how many sockets there are and `ulimit -n` how many files are allowed.
              Find the program that keeps them; then reuse connections, or widen
              `net.ipv4.ip_local_port_range` or `nf_conntrack_max`.\
              """);
      case LISTEN_QUEUE_OVERFLOW ->
          new FindingPage(
              """
              On this machine: connections time out at random while the service runs, and the
              kernel's counter of overflowed listen queues moves.\
              """,
              """
              The service accepts connections more slowly than they come, so the kernel drops new
              ones without a word. From outside it looks like loss.\
              """,
              """
              `ss -ltn` shows the queue (`Recv-Q`) and its size (`Send-Q`). Find what keeps the
              service from accepting: too few workers, a long pause, a slow disk. Then raise its
              backlog together with `net.core.somaxconn`.\
              """);
      case UNDETERMINED ->
          new FindingPage(
              """
              What was seen fits several causes, or too little could be seen.\
              """,
              """
              From one place and without privileges some causes look alike. A guess would send you
              to the wrong team, so there is none; the notes say what could not be tried.\
              """,
              """
              Do what the report names as next step: mostly to run it again as root or with
              CAP_NET_RAW, from a machine on the other side of the suspected firewall, or on the
              host itself.\
              """);
    };
  }

  /** All of them as one page of Markdown, in the order of the codes. */
  public static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What `portscan why` finds

        Each finding has a code, which is the same in every output, a confidence from 0 to 1, and the
        evidence for it. They are ranked, the likeliest first. Codes are only ever added. Written
        from `FindingPages` by its test with `-Dportscan.write-docs=true`.
        """);
    for (FindingCode code : FindingCode.values()) {
      FindingPage about = of(code);
      page.append("\n## `").append(code.word()).append("`\n");
      paragraph(page, "**What it looks like.** " + about.looks());
      paragraph(page, "**Why.** " + about.why());
      paragraph(page, "**What to do.** " + about.remedy());
    }
    return page.toString();
  }

  private static void paragraph(StringBuilder page, String text) {
    page.append('\n');
    for (String line : Layout.wrap(text.replace('\n', ' '), COLUMNS, COLUMNS)) {
      page.append(line).append('\n');
    }
  }
}
