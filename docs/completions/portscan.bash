# bash completion for portscan, made by `portscan completion bash`
_portscan() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local command=${COMP_WORDS[1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "check wait listeners completion manual help --help --version" -- "$current"))
    return
  fi
  # The equals sign of --option=value is a word of its own.
  if [ "$current" = = ]; then
    current=
  elif [ "$previous" = = ]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  if [ "$command" = help ]; then
    words="check wait listeners completion manual"
  fi
  case $command:$previous in
    check:-p)
      COMPREPLY=()
      return ;;
    check:--exclude-ports)
      COMPREPLY=()
      return ;;
    check:-iL)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    check:--probe)
      COMPREPLY=($(compgen -W "auto connect udp" -- "$current"))
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
    wait:--timeout|wait:-t)
      COMPREPLY=()
      return ;;
    wait:--until)
      COMPREPLY=($(compgen -W "open closed" -- "$current"))
      return ;;
    wait:-p)
      COMPREPLY=()
      return ;;
    wait:--exclude-ports)
      COMPREPLY=()
      return ;;
    wait:-iL)
      COMPREPLY=($(compgen -f -- "$current"))
      return ;;
    wait:--probe)
      COMPREPLY=($(compgen -W "auto connect udp" -- "$current"))
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
    listeners:-p)
      COMPREPLY=()
      return ;;
    listeners:--netns)
      COMPREPLY=()
      return ;;
    listeners:--format)
      COMPREPLY=($(compgen -W "text json jsonl csv" -- "$current"))
      return ;;
  esac
  case $command in
    check) words="-p --exclude-ports -iL -4 -6 --udp -u --probe --request --timeout --retries --rate --source -e --netns --count -c --interval -i --watch -w --any-address --format -o --quiet -q -v --verbose --no-color --help -h" ;;
    wait) words="--timeout -t --until --any --quiet -q --strict -s -p --exclude-ports -iL -4 -6 --udp -u --probe --request --rate --source -e --netns --help -h" ;;
    listeners) words="--check --tcp --udp -u -p --netns --format -v --verbose --no-color --help -h" ;;
    completion) words="--help -h bash zsh fish" ;;
    manual) words="--help -h" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _portscan portscan
