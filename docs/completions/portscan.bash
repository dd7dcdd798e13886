# bash completion for portscan, made by `portscan completion bash`
_portscan() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local command=${COMP_WORDS[1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "check why wait scan listeners history baseline runbook verify review audit completion manual help --help --version" -- "$current"))
    return
  fi
  # The equals sign of --option=value is a word of its own.
  if [ "$current" = = ]; then
    current=
  elif [ "$previous" = = ]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  if [ "$command" = help ]; then
    words="check why wait scan listeners history baseline runbook verify review audit completion manual"
  fi
  case $command:$previous in
    check:-p)
      COMPREPLY=()
      return ;;
    check:--top-ports)
      COMPREPLY=()
      return ;;
    check:--exclude-ports)
      COMPREPLY=()
      return ;;
    check:-iL)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    check:--probe)
      COMPREPLY=($(compgen -W "auto connect syn fin null xmas ack udp" -- "$current"))
      return ;;
    check:--request)
      COMPREPLY=($(compgen -W "dns mdns netbios-ns echo systat daytime qotd chargen time ntp ntp-control snmp-v2c snmp-v3 snmp-v1 ipmi asf xdmcp rpcbind nfs mountd kerberos cldap dcerpc mssql-browser rdp-udp citrix-browser ssdp ws-discovery ws-discovery-device slp ubiquiti lifx nat-pmp pcp quic dtls coap memcached tftp afs ikev2 ikev1 ikev2-nat ikev1-nat openvpn l2tp teredo amt-relay sip stun iax2 mgcp mumble source-a2s minecraft-bedrock minecraft-query quake3 bittorrent-dht bittorrent-tracker bacnet ethernet-ip knx fins hart-ip modbus gtp-c-v2 gtp-c-v1 gtp-u gtp-prime pfcp rip-v2 rip-v1 ripng stamp" -- "$current"))
      return ;;
    check:--timeout)
      COMPREPLY=()
      return ;;
    check:--retries)
      COMPREPLY=()
      return ;;
    check:--rate)
      COMPREPLY=()
      return ;;
    check:--source)
      COMPREPLY=()
      return ;;
    check:-e)
      COMPREPLY=()
      return ;;
    check:--netns)
      COMPREPLY=()
      return ;;
    check:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    check:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    check:--i-am-authorized)
      COMPREPLY=()
      return ;;
    check:--data)
      COMPREPLY=()
      return ;;
    check:--count|check:-c)
      COMPREPLY=()
      return ;;
    check:--interval|check:-i)
      COMPREPLY=()
      return ;;
    check:--format)
      COMPREPLY=($(compgen -W "text json jsonl csv xml normal grepable list masscan masscan-json markdown junit" -- "$current"))
      return ;;
    check:-o)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    check:--pcap)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    why:-p)
      COMPREPLY=()
      return ;;
    why:--timeout)
      COMPREPLY=()
      return ;;
    why:--source)
      COMPREPLY=()
      return ;;
    why:-e)
      COMPREPLY=()
      return ;;
    why:--netns)
      COMPREPLY=()
      return ;;
    why:--expect-address)
      COMPREPLY=()
      return ;;
    why:--compare)
      COMPREPLY=()
      return ;;
    why:--format)
      COMPREPLY=($(compgen -W "text json markdown" -- "$current"))
      return ;;
    why:-o)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    why:--pcap)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    why:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    why:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    why:--i-am-authorized)
      COMPREPLY=()
      return ;;
    wait:--timeout|wait:-t)
      COMPREPLY=()
      return ;;
    wait:--until)
      COMPREPLY=($(compgen -W "open closed" -- "$current"))
      return ;;
    wait:-p)
      COMPREPLY=()
      return ;;
    wait:--top-ports)
      COMPREPLY=()
      return ;;
    wait:--exclude-ports)
      COMPREPLY=()
      return ;;
    wait:-iL)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    wait:--probe)
      COMPREPLY=($(compgen -W "auto connect syn fin null xmas ack udp" -- "$current"))
      return ;;
    wait:--request)
      COMPREPLY=($(compgen -W "dns mdns netbios-ns echo systat daytime qotd chargen time ntp ntp-control snmp-v2c snmp-v3 snmp-v1 ipmi asf xdmcp rpcbind nfs mountd kerberos cldap dcerpc mssql-browser rdp-udp citrix-browser ssdp ws-discovery ws-discovery-device slp ubiquiti lifx nat-pmp pcp quic dtls coap memcached tftp afs ikev2 ikev1 ikev2-nat ikev1-nat openvpn l2tp teredo amt-relay sip stun iax2 mgcp mumble source-a2s minecraft-bedrock minecraft-query quake3 bittorrent-dht bittorrent-tracker bacnet ethernet-ip knx fins hart-ip modbus gtp-c-v2 gtp-c-v1 gtp-u gtp-prime pfcp rip-v2 rip-v1 ripng stamp" -- "$current"))
      return ;;
    wait:--rate)
      COMPREPLY=()
      return ;;
    wait:--source)
      COMPREPLY=()
      return ;;
    wait:-e)
      COMPREPLY=()
      return ;;
    wait:--netns)
      COMPREPLY=()
      return ;;
    wait:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    wait:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    wait:--i-am-authorized)
      COMPREPLY=()
      return ;;
    scan:-p)
      COMPREPLY=()
      return ;;
    scan:--top-ports)
      COMPREPLY=()
      return ;;
    scan:--exclude-ports)
      COMPREPLY=()
      return ;;
    scan:-iL)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:--exclude)
      COMPREPLY=()
      return ;;
    scan:--excludefile)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:-PS)
      COMPREPLY=()
      return ;;
    scan:-PA)
      COMPREPLY=()
      return ;;
    scan:-PU)
      COMPREPLY=()
      return ;;
    scan:--probe)
      COMPREPLY=($(compgen -W "auto connect syn fin null xmas ack udp" -- "$current"))
      return ;;
    scan:--request)
      COMPREPLY=($(compgen -W "dns mdns netbios-ns echo systat daytime qotd chargen time ntp ntp-control snmp-v2c snmp-v3 snmp-v1 ipmi asf xdmcp rpcbind nfs mountd kerberos cldap dcerpc mssql-browser rdp-udp citrix-browser ssdp ws-discovery ws-discovery-device slp ubiquiti lifx nat-pmp pcp quic dtls coap memcached tftp afs ikev2 ikev1 ikev2-nat ikev1-nat openvpn l2tp teredo amt-relay sip stun iax2 mgcp mumble source-a2s minecraft-bedrock minecraft-query quake3 bittorrent-dht bittorrent-tracker bacnet ethernet-ip knx fins hart-ip modbus gtp-c-v2 gtp-c-v1 gtp-u gtp-prime pfcp rip-v2 rip-v1 ripng stamp" -- "$current"))
      return ;;
    scan:-T)
      COMPREPLY=()
      return ;;
    scan:--rate|scan:--max-rate)
      COMPREPLY=()
      return ;;
    scan:--min-rate)
      COMPREPLY=()
      return ;;
    scan:--retries|scan:--max-retries)
      COMPREPLY=()
      return ;;
    scan:--timeout)
      COMPREPLY=()
      return ;;
    scan:--host-timeout)
      COMPREPLY=()
      return ;;
    scan:--shard)
      COMPREPLY=()
      return ;;
    scan:--seed)
      COMPREPLY=()
      return ;;
    scan:--source)
      COMPREPLY=()
      return ;;
    scan:-e)
      COMPREPLY=()
      return ;;
    scan:--netns)
      COMPREPLY=()
      return ;;
    scan:--format)
      COMPREPLY=($(compgen -W "text json jsonl csv xml normal grepable list masscan masscan-json markdown" -- "$current"))
      return ;;
    scan:-o)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:-oN)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:-oX)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:-oG)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:-oA)
      COMPREPLY=()
      return ;;
    scan:-oJ)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:-oL)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:--journal)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:--resume)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:--pcap)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:--data)
      COMPREPLY=()
      return ;;
    scan:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    scan:--i-am-authorized)
      COMPREPLY=()
      return ;;
    listeners:-p)
      COMPREPLY=()
      return ;;
    listeners:--netns)
      COMPREPLY=()
      return ;;
    listeners:--format)
      COMPREPLY=($(compgen -W "text json jsonl csv" -- "$current"))
      return ;;
    listeners:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    listeners:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    history:--data)
      COMPREPLY=()
      return ;;
    history:--record)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    history:--export)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    history:--import)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    history:--prune)
      COMPREPLY=()
      return ;;
    history:--window)
      COMPREPLY=()
      return ;;
    history:--format)
      COMPREPLY=($(compgen -W "text json" -- "$current"))
      return ;;
    baseline:--data)
      COMPREPLY=()
      return ;;
    baseline:--format)
      COMPREPLY=($(compgen -W "text json junit sarif markdown html" -- "$current"))
      return ;;
    baseline:-o)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    runbook:-p)
      COMPREPLY=()
      return ;;
    runbook:--top-ports)
      COMPREPLY=()
      return ;;
    runbook:--exclude-ports)
      COMPREPLY=()
      return ;;
    runbook:-iL)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    runbook:--timeout)
      COMPREPLY=()
      return ;;
    runbook:--retries)
      COMPREPLY=()
      return ;;
    runbook:--rate)
      COMPREPLY=()
      return ;;
    runbook:--source)
      COMPREPLY=()
      return ;;
    runbook:-e)
      COMPREPLY=()
      return ;;
    runbook:--netns)
      COMPREPLY=()
      return ;;
    runbook:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    runbook:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    runbook:--i-am-authorized)
      COMPREPLY=()
      return ;;
    runbook:-o)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    verify:--environment)
      COMPREPLY=()
      return ;;
    verify:--from)
      COMPREPLY=()
      return ;;
    verify:--baseline)
      COMPREPLY=()
      return ;;
    verify:--until)
      COMPREPLY=()
      return ;;
    verify:--data)
      COMPREPLY=()
      return ;;
    verify:--timeout)
      COMPREPLY=()
      return ;;
    verify:--retries)
      COMPREPLY=()
      return ;;
    verify:--rate)
      COMPREPLY=()
      return ;;
    verify:--source)
      COMPREPLY=()
      return ;;
    verify:-e)
      COMPREPLY=()
      return ;;
    verify:--netns)
      COMPREPLY=()
      return ;;
    verify:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    verify:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    verify:--i-am-authorized)
      COMPREPLY=()
      return ;;
    verify:--format)
      COMPREPLY=($(compgen -W "text json junit sarif markdown html" -- "$current"))
      return ;;
    verify:-o)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    review:--every)
      COMPREPLY=()
      return ;;
    review:--cron)
      COMPREPLY=()
      return ;;
    review:--environment)
      COMPREPLY=()
      return ;;
    review:--from)
      COMPREPLY=()
      return ;;
    review:--data)
      COMPREPLY=()
      return ;;
    review:--format)
      COMPREPLY=($(compgen -W "text json" -- "$current"))
      return ;;
    review:--timeout)
      COMPREPLY=()
      return ;;
    review:--retries)
      COMPREPLY=()
      return ;;
    review:--rate)
      COMPREPLY=()
      return ;;
    review:--source)
      COMPREPLY=()
      return ;;
    review:-e)
      COMPREPLY=()
      return ;;
    review:--netns)
      COMPREPLY=()
      return ;;
    review:--scope)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    review:--audit)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    review:--i-am-authorized)
      COMPREPLY=()
      return ;;
    audit:--anchor)
      COMPREPLY=()
      return ;;
    audit:--format)
      COMPREPLY=($(compgen -W "markdown html" -- "$current"))
      return ;;
    audit:--from)
      COMPREPLY=()
      return ;;
    audit:--to)
      COMPREPLY=()
      return ;;
    audit:-o)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
  esac
  case $command in
    check) words="-p --top-ports --exclude-ports -iL -4 -6 --udp -u --probe --request --timeout --retries --rate --source -e --netns --scope --audit --i-am-authorized --record --data --service --count -c --interval -i --watch -w --any-address --format -o --pcap --quiet -q -v --verbose --no-color --help -h" ;;
    why) words="-p -4 -6 --udp -u --timeout --source -e --netns --expect-address --compare --format -o --pcap --quiet -q -v --verbose --no-color --scope --audit --i-am-authorized --help -h" ;;
    wait) words="--timeout -t --until --any --quiet -q --strict -s -p --top-ports --exclude-ports -iL -4 -6 --udp -u --probe --request --rate --source -e --netns --scope --audit --i-am-authorized --help -h" ;;
    scan) words="-p --top-ports --exclude-ports -iL -F --exclude --excludefile -n -sn -Pn -PS -PA -PU -PE -PP -sS -sT -sF -sN -sX -sA -sU -sV --probe --request -T --rate --max-rate --min-rate --retries --max-retries --timeout --host-timeout -r --shard --seed -4 -6 --source -e --netns --open --reason --format -o -oN -oX -oG -oA -oJ -oL --journal --resume --pcap --record --data --scope --audit --i-am-authorized --quiet -q -v --verbose --no-color --help -h" ;;
    listeners) words="--check --tcp --udp -u -p --netns --format -v --verbose --no-color --scope --audit --help -h" ;;
    history) words="--data --record --export --import --prune --window --format --help -h" ;;
    baseline) words="--data --format -o --help -h" ;;
    runbook) words="-p --top-ports --exclude-ports -iL -4 -6 --timeout --retries --rate --source -e --netns --scope --audit --i-am-authorized --udp -u -o --help -h" ;;
    verify) words="--environment --from --baseline --until --record --data -4 -6 --timeout --retries --rate --source -e --netns --scope --audit --i-am-authorized --format -o --quiet -q -v --verbose --no-color --help -h" ;;
    review) words="--every --cron --once --environment --from --data --format -4 -6 --timeout --retries --rate --source -e --netns --scope --audit --i-am-authorized --help -h" ;;
    audit) words="--anchor --format --from --to -o --help -h" ;;
    completion) words="--help -h bash zsh fish" ;;
    manual) words="--help -h" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _portscan portscan
