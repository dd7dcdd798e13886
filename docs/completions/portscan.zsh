#compdef portscan
# zsh completion for portscan, made by `portscan completion zsh`
_portscan() {
  local -a commands
  commands=(
    'check:is this port listening, from here, and how do you know?'
    'why:why is this port in its state, and what do I do next?'
    'wait:block until a port is open or closed, then run a command'
    'scan:which ports are open, of many hosts? takes nmap'\''s flags'
    'listeners:what listens on this machine, where, and whose it is'
    'history:what was it before? states of ports over time'
    'baseline:save a known-good state; what changed since then?'
    'runbook:begin a runbook from what is reachable; check one'
    'verify:does what is reachable match what the runbook says?'
    'review:verify runbooks periodically, record, tell changes only'
    'audit:is the audit trail as it was written, and what does it tell?'
    'completion:print the completion script for bash, zsh or fish'
    'manual:print the manual page in man'\''s own format'
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case $words[2] in
    check)
      _arguments -S \
        '-p[for targets without a port\: 22,80-90,ssh,T\:443,U\:53, - for all]:PORTS:' \
        '--top-ports[for targets without a port\: the N most usual (docs/top-ports.md)]:N:' \
        '--exclude-ports[leave these out of -p and of every target]:PORTS:' \
        '-iL[also the targets of this file]:FILE:_files' \
        '-4[ask IPv4 addresses only]' \
        '-6[ask IPv6 addresses only]' \
        '--udp[ports without a prefix are UDP ports]' \
        '-u[ports without a prefix are UDP ports]' \
        '--probe[how to ask]:PROBE:(auto connect syn fin null xmas ack udp)' \
        '--request[send UDP ports this protocol'\''s request, whatever their number (docs/udp-requests.md)]:NAME:(dns mdns netbios-ns echo systat daytime qotd chargen time ntp ntp-control snmp-v2c snmp-v3 snmp-v1 ipmi asf xdmcp rpcbind nfs mountd kerberos cldap dcerpc mssql-browser rdp-udp citrix-browser ssdp ws-discovery ws-discovery-device slp ubiquiti lifx nat-pmp pcp quic dtls coap memcached tftp afs ikev2 ikev1 ikev2-nat ikev1-nat openvpn l2tp teredo amt-relay sip stun iax2 mgcp mumble source-a2s minecraft-bedrock minecraft-query quake3 bittorrent-dht bittorrent-tracker bacnet ethernet-ip knx fins hart-ip modbus gtp-c-v2 gtp-c-v1 gtp-u gtp-prime pfcp rip-v2 rip-v1 ripng stamp)' \
        '--timeout[the most that one endpoint'\''s verdict may take (default 4s)]:DURATION:' \
        '--retries[further attempts after silence (default\: as many as rule out chance)]:N:' \
        '--rate[the most probes a second in all (default 20000)]:N:' \
        '--source[probe from this address of this machine]:ADDRESS:' \
        '-e[probe through this network interface]:INTERFACE:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--i-am-authorized[you may ask more than 256 public addresses, and who says so; for the audit]:REASON:' \
        '--record[keep what is found in the history (docs/history.md)]' \
        '--data[where the history is kept\: a folder, or a database as jdbc\:postgresql\://HOST/NAME; otherwise $XDG_DATA_HOME/portscan or ~/.local/share/portscan]:DIR:' \
        '--service[look at open TCP ports\: which service, software, TLS, certificate]' \
        '--count[look N times and say how steady the port is]:N:' \
        '-c[look N times and say how steady the port is]:N:' \
        '--interval[from one look to the next (default 1s)]:DURATION:' \
        '-i[from one look to the next (default 1s)]:DURATION:' \
        '--watch[look again and again until Ctrl-C]' \
        '-w[look again and again until Ctrl-C]' \
        '--any-address[exit 0 if one address of each target is open]' \
        '--format[how to write the results]:FORMAT:(text json jsonl csv xml normal grepable list masscan masscan-json markdown junit)' \
        '-o[write the results to this file]:FILE:_files' \
        '--pcap[keep the packets sent and their answers (pcapng)]:FILE:_files' \
        '--quiet[print nothing but host\:port of open ports]' \
        '-q[print nothing but host\:port of open ports]' \
        '-v[also say how each verdict was reached]' \
        '--verbose[also say how each verdict was reached]' \
        '--no-color[no colour (so does NO_COLOR)]' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    why)
      _arguments -S \
        '-p[for a target without a port\: 443, ssh, U\:53]:PORT:' \
        '-4[ask IPv4 addresses only]' \
        '-6[ask IPv6 addresses only]' \
        '--udp[ports without a prefix are UDP ports]' \
        '-u[ports without a prefix are UDP ports]' \
        '--timeout[the most that the port'\''s own verdict may take (default 3.6s)]:DURATION:' \
        '--source[probe from this address of this machine]:ADDRESS:' \
        '-e[probe through this network interface]:INTERFACE:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--expect-address[the addresses that the name should have by now]:ADDRESS,...:' \
        '--compare[look at the same port of this host too, as of a cut-over]:HOST:' \
        '--format[how to write the diagnosis]:FORMAT:(text json markdown)' \
        '-o[write the diagnosis to this file]:FILE:_files' \
        '--pcap[keep the packets sent and their answers (pcapng)]:FILE:_files' \
        '--quiet[print a line for each finding\: code, confidence, address, TTL\:ADDRESS]' \
        '-q[print a line for each finding\: code, confidence, address, TTL\:ADDRESS]' \
        '-v[everything that was found, not only what fits a screen]' \
        '--verbose[everything that was found, not only what fits a screen]' \
        '--no-color[no colour (so does NO_COLOR)]' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--i-am-authorized[you may ask more than 256 public addresses, and who says so; for the audit]:REASON:' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    wait)
      _arguments -S \
        '--timeout[give up after this (default 60s; 0\: never)]:DURATION:' \
        '-t[give up after this (default 60s; 0\: never)]:DURATION:' \
        '--until[what to wait for]:STATE:(open closed)' \
        '--any[one of the targets is enough]' \
        '--quiet[say nothing]' \
        '-q[say nothing]' \
        '--strict[as wait-for-it has it; always so\: the command runs only on success]' \
        '-s[as wait-for-it has it; always so\: the command runs only on success]' \
        '-p[for targets without a port\: 22,80-90,ssh,T\:443,U\:53, - for all]:PORTS:' \
        '--top-ports[for targets without a port\: the N most usual (docs/top-ports.md)]:N:' \
        '--exclude-ports[leave these out of -p and of every target]:PORTS:' \
        '-iL[also the targets of this file]:FILE:_files' \
        '-4[ask IPv4 addresses only]' \
        '-6[ask IPv6 addresses only]' \
        '--udp[ports without a prefix are UDP ports]' \
        '-u[ports without a prefix are UDP ports]' \
        '--probe[how to ask]:PROBE:(auto connect syn fin null xmas ack udp)' \
        '--request[send UDP ports this protocol'\''s request, whatever their number (docs/udp-requests.md)]:NAME:(dns mdns netbios-ns echo systat daytime qotd chargen time ntp ntp-control snmp-v2c snmp-v3 snmp-v1 ipmi asf xdmcp rpcbind nfs mountd kerberos cldap dcerpc mssql-browser rdp-udp citrix-browser ssdp ws-discovery ws-discovery-device slp ubiquiti lifx nat-pmp pcp quic dtls coap memcached tftp afs ikev2 ikev1 ikev2-nat ikev1-nat openvpn l2tp teredo amt-relay sip stun iax2 mgcp mumble source-a2s minecraft-bedrock minecraft-query quake3 bittorrent-dht bittorrent-tracker bacnet ethernet-ip knx fins hart-ip modbus gtp-c-v2 gtp-c-v1 gtp-u gtp-prime pfcp rip-v2 rip-v1 ripng stamp)' \
        '--rate[the most probes a second in all (default 20000)]:N:' \
        '--source[probe from this address of this machine]:ADDRESS:' \
        '-e[probe through this network interface]:INTERFACE:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--i-am-authorized[you may ask more than 256 public addresses, and who says so; for the audit]:REASON:' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    scan)
      _arguments -S \
        '-p[for targets without a port\: 22,80-90,ssh,T\:443,U\:53, - for all]:PORTS:' \
        '--top-ports[for targets without a port\: the N most usual (docs/top-ports.md)]:N:' \
        '--exclude-ports[leave these out of -p and of every target]:PORTS:' \
        '-iL[also the targets of this file]:FILE:_files' \
        '-F[the 100 most usual ports]' \
        '--exclude[never ask these, comma-separated]:HOSTS:' \
        '--excludefile[never ask the hosts of this file]:FILE:_files' \
        '-n[accepted\: addresses are never looked up by name]' \
        '-sn[which hosts are there; asks no ports]' \
        '-Pn[take every host as present and ask its ports]' \
        '-PS[ask whether hosts are there by a SYN (glued\: -PS22,80)]:PORTS:' \
        '-PA[by an ACK, likewise]:PORTS:' \
        '-PU[by a datagram, likewise]:PORTS:' \
        '-PE[by an ICMP echo request]' \
        '-PP[by an ICMP timestamp request (IPv4)]' \
        '-sS[half-open\: SYN packets of our own (the default with the privilege)]' \
        '-sT[connections by the kernel]' \
        '-sF[FIN packets; only a closed port answers]' \
        '-sN[packets without a flag, likewise]' \
        '-sX[FIN, PSH and URG at once, likewise]' \
        '-sA[ACK packets\: what a firewall lets through, not what listens]' \
        '-sU[UDP ports; with another -s both]' \
        '-sV[look at open TCP ports\: which service, which software, which version]' \
        '--probe[how to ask]:PROBE:(auto connect syn fin null xmas ack udp)' \
        '--request[send UDP ports this protocol'\''s request, whatever their number (docs/udp-requests.md)]:NAME:(dns mdns netbios-ns echo systat daytime qotd chargen time ntp ntp-control snmp-v2c snmp-v3 snmp-v1 ipmi asf xdmcp rpcbind nfs mountd kerberos cldap dcerpc mssql-browser rdp-udp citrix-browser ssdp ws-discovery ws-discovery-device slp ubiquiti lifx nat-pmp pcp quic dtls coap memcached tftp afs ikev2 ikev1 ikev2-nat ikev1-nat openvpn l2tp teredo amt-relay sip stun iax2 mgcp mumble source-a2s minecraft-bedrock minecraft-query quake3 bittorrent-dht bittorrent-tracker bacnet ethernet-ip knx fins hart-ip modbus gtp-c-v2 gtp-c-v1 gtp-u gtp-prime pfcp rip-v2 rip-v1 ripng stamp)' \
        '-T[how much of a hurry there is (default 3; docs/timing.md)]:0..5:' \
        '--rate[the most packets a second (default by -T)]:N:' \
        '--max-rate[the most packets a second (default by -T)]:N:' \
        '--min-rate[never fewer packets a second for fear of loss]:N:' \
        '--retries[further attempts after silence (default\: as many as rule out chance)]:N:' \
        '--max-retries[further attempts after silence (default\: as many as rule out chance)]:N:' \
        '--timeout[the most that one endpoint'\''s verdict may take (default 4s)]:DURATION:' \
        '--host-timeout[give up a host that takes longer]:DURATION:' \
        '-r[in the order of addresses and ports]' \
        '--shard[ask only the I-th of N equal shares; needs --seed]:I/N:' \
        '--seed[decides the order of asking]:NUMBER:' \
        '-4[ask IPv4 addresses only]' \
        '-6[ask IPv6 addresses only]' \
        '--source[probe from this address of this machine]:ADDRESS:' \
        '-e[probe through this network interface]:INTERFACE:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--open[tell nothing but open ports]' \
        '--reason[accepted\: reasons are always told]' \
        '--format[how to write the results]:FORMAT:(text json jsonl csv xml normal grepable list masscan masscan-json markdown)' \
        '-o[write the results to this file]:FILE:_files' \
        '-oN[also as nmap'\''s normal output]:FILE:_files' \
        '-oX[also as nmap'\''s XML]:FILE:_files' \
        '-oG[also as nmap'\''s -oG]:FILE:_files' \
        '-oA[the three above\: BASE.nmap, BASE.xml, BASE.gnmap]:BASE:' \
        '-oJ[also as masscan'\''s JSON]:FILE:_files' \
        '-oL[also as masscan'\''s list]:FILE:_files' \
        '--journal[keep what is found in this new file (and FILE.2, ... for UDP), for --resume]:FILE:_files' \
        '--resume[go on with the scan of this journal, by the words and with the hosts that it began with; beside it only -o*, --format, -v, --quiet, --no-color, --pcap, --record]:FILE:_files' \
        '--pcap[keep the packets sent and their answers (pcapng)]:FILE:_files' \
        '--record[keep what is found in the history (docs/history.md)]' \
        '--data[where the history is kept\: a folder, or a database as jdbc\:postgresql\://HOST/NAME; otherwise $XDG_DATA_HOME/portscan or ~/.local/share/portscan]:DIR:' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--i-am-authorized[you may ask more than 256 public addresses, and who says so; for the audit]:REASON:' \
        '--quiet[print nothing but host\:port of open ports]' \
        '-q[print nothing but host\:port of open ports]' \
        '-v[also say how ports are asked, and every host]' \
        '--verbose[also say how ports are asked, and every host]' \
        '--no-color[no colour (so does NO_COLOR)]' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    listeners)
      _arguments -S \
        '--check[probe each from here, at every address that it is bound to]' \
        '--tcp[TCP only]' \
        '--udp[UDP only]' \
        '-u[UDP only]' \
        '-p[these ports only]:PORTS:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--format[how to write the list]:FORMAT:(text json jsonl csv)' \
        '-v[also say each process'\''s command line]' \
        '--verbose[also say each process'\''s command line]' \
        '--no-color[no colour (so does NO_COLOR)]' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    history)
      _arguments -S \
        '--data[where the history is kept\: a folder, or a database as jdbc\:postgresql\://HOST/NAME; otherwise $XDG_DATA_HOME/portscan or ~/.local/share/portscan]:DIR:' \
        '--record[first take in a scan'\''s results\: our json or jsonl, or another tool'\''s file]:FILE:_files' \
        '--export[write all of the history as lines of JSON]:FILE:_files' \
        '--import[take in the runs of such a file that are new]:FILE:_files' \
        '--prune[forget the runs that ended longer ago, such as 365d]:DURATION:' \
        '--window[3 changes within this are flapping (7d)]:DURATION:' \
        '--format[how to write the results]:FORMAT:(text json)' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    baseline)
      _arguments -S \
        '--data[where the history is kept\: a folder, or a database as jdbc\:postgresql\://HOST/NAME; otherwise $XDG_DATA_HOME/portscan or ~/.local/share/portscan]:DIR:' \
        '--format[how to write the results\: list takes text and json, diff all]:FORMAT:(text json junit sarif markdown html)' \
        '-o[write the results to this file]:FILE:_files' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    runbook)
      _arguments -S \
        '-p[for targets without a port\: 22,80-90,ssh,T\:443,U\:53, - for all]:PORTS:' \
        '--top-ports[for targets without a port\: the N most usual (docs/top-ports.md)]:N:' \
        '--exclude-ports[leave these out of -p and of every target]:PORTS:' \
        '-iL[also the targets of this file]:FILE:_files' \
        '-4[ask IPv4 addresses only]' \
        '-6[ask IPv6 addresses only]' \
        '--timeout[the most that one endpoint'\''s verdict may take (default 4s)]:DURATION:' \
        '--retries[further attempts after silence (default\: as many as rule out chance)]:N:' \
        '--rate[the most probes a second in all (default 20000)]:N:' \
        '--source[probe from this address of this machine]:ADDRESS:' \
        '-e[probe through this network interface]:INTERFACE:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--i-am-authorized[you may ask more than 256 public addresses, and who says so; for the audit]:REASON:' \
        '--udp[ports without a prefix are UDP ports]' \
        '-u[ports without a prefix are UDP ports]' \
        '-o[write the runbook to this file]:FILE:_files' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    verify)
      _arguments -S \
        '--environment[which environment, if the runbook has several]:NAME:' \
        '--from[take this machine for that vantage point of the runbook, whatever its addresses]:VANTAGE:' \
        '--baseline[accept what deviates in it already\: a verify report (json), or a saved state]:FILE|NAME:' \
        '--until[the last day on which the baseline is accepted, 2027-03-31]:DATE:' \
        '--record[keep what is found in the history (docs/history.md)]' \
        '--data[where the history is kept\: a folder, or a database as jdbc\:postgresql\://HOST/NAME; otherwise $XDG_DATA_HOME/portscan or ~/.local/share/portscan]:DIR:' \
        '-4[ask IPv4 addresses only]' \
        '-6[ask IPv6 addresses only]' \
        '--timeout[the most that one endpoint'\''s verdict may take (default 4s)]:DURATION:' \
        '--retries[further attempts after silence (default\: as many as rule out chance)]:N:' \
        '--rate[the most probes a second in all (default 20000)]:N:' \
        '--source[probe from this address of this machine]:ADDRESS:' \
        '-e[probe through this network interface]:INTERFACE:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--i-am-authorized[you may ask more than 256 public addresses, and who says so; for the audit]:REASON:' \
        '--format[how to write the results]:FORMAT:(text json junit sarif markdown html)' \
        '-o[write the results to this file]:FILE:_files' \
        '--quiet[print nothing but a line for each deviation]' \
        '-q[print nothing but a line for each deviation]' \
        '-v[also every row that is met]' \
        '--verbose[also every row that is met]' \
        '--no-color[no colour (so does NO_COLOR)]' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    review)
      _arguments -S \
        '--every[from one beginning to the next, such as 6h]:DURATION:' \
        '--cron[at these times of the local clock\: "0 3 * * *", or @daily]:FIELDS:' \
        '--once[once, and exit as verify does]' \
        '--environment[which environment, if the runbook has several]:NAME:' \
        '--from[take this machine for that vantage point of the runbook, whatever its addresses]:VANTAGE:' \
        '--data[where the history is kept\: a folder, or a database as jdbc\:postgresql\://HOST/NAME; otherwise $XDG_DATA_HOME/portscan or ~/.local/share/portscan]:DIR:' \
        '--format[how to write changes (json\: a line each)]:FORMAT:(text json)' \
        '-4[ask IPv4 addresses only]' \
        '-6[ask IPv6 addresses only]' \
        '--timeout[the most that one endpoint'\''s verdict may take (default 4s)]:DURATION:' \
        '--retries[further attempts after silence (default\: as many as rule out chance)]:N:' \
        '--rate[the most probes a second in all (default 20000)]:N:' \
        '--source[probe from this address of this machine]:ADDRESS:' \
        '-e[probe through this network interface]:INTERFACE:' \
        '--netns[probe from inside this network namespace, or a process'\''s]:NAME|PID:' \
        '--scope[probe only what this scope allows (default\: the nearest; docs/scope.md)]:FILE:_files' \
        '--audit[write down what is probed by whose leave (scan always does; none\: nothing)]:FILE:_files' \
        '--i-am-authorized[you may ask more than 256 public addresses, and who says so; for the audit]:REASON:' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    audit)
      _arguments -S \
        '--anchor[verify\: a record that it must hold, from an earlier verify]:NUMBER\:HASH:' \
        '--format[export\: how to write the report]:FORMAT:(markdown html)' \
        '--from[export\: runs that began at or after this day or time (UTC)]:TIME:' \
        '--to[export\: runs that began before this time, or on this day (UTC)]:TIME:' \
        '-o[export\: write the report to this file]:FILE:_files' \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    completion)
      _arguments -S \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:shell:(bash zsh fish)' ;;
    manual)
      _arguments -S \
        '--help[print this and exit]' \
        '-h[print this and exit]' \
        '*:target:_hosts' ;;
    help) _describe 'command' commands ;;
  esac
}
if [ "$funcstack[1]" = _portscan ]; then
  _portscan "$@"
else
  compdef _portscan portscan
fi
