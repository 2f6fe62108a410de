# shellcheck shell=sh
# The addresses of the SFU of group calls to which the relay may send although it refuses their networks. It needs address.sh.
#
# coturn refuses private networks, and its users need the SFU there if that has a private address. A public address needs no rule. coturn knows no rule for a
# port: a user of the relay reaches every UDP port of such an address.
#
# Variables of the pod: SFU_HOST or SFU_IP, only if the SFU may announce a private address, and then CLUSTER_NETWORKS.

peers=''

# number ADDRESS: prints an IPv4 address as a number.
number() {
  echo "$1" | { IFS=. read -r a b c d; echo "$((((a * 256 + b) * 256 + c) * 256 + d))"; }
}

# in_network ADDRESS NETWORK: true if the address is in the network. IPv6 isn't calculated here: every address is taken to be in it, and so refused.
in_network() {
  case $1$2 in *:*) case $1 in *:*) case $2 in *:*) return 0 ;; esac ;; esac; return 1 ;; esac
  bits=$((32 - ${2#*/}))
  [ "$(($(number "$1") >> bits))" = "$(($(number "${2%/*}") >> bits))" ]
}

# may_be_peer ADDRESS: true for an address that machines have in a private network: never the node itself, a metadata service, a pod or a Service.
may_be_peer() {
  case $1 in
    10.* | 192.168.* | 172.1[6-9].* | 172.2[0-9].* | 172.3[01].*) ;;
    100.6[4-9].* | 100.[7-9][0-9].* | 100.1[01][0-9].* | 100.12[0-7].* | f[cd]??:*) ;;
    *) return 1 ;;
  esac
  for network in ${CLUSTER_NETWORKS:-}; do
    if in_network "$1" "$network"; then return 1; fi
  done
}

# Sets peers. It keeps old ones while DNS doesn't answer, because a new start of the relay ends calls.
find_peers() {
  if [ -z "${SFU_HOST:-}${SFU_IP:-}" ]; then return; fi
  addresses=$(
    EXTERNAL_HOST=${SFU_HOST:-} EXTERNAL_IP=${SFU_IP:-}
    lookup 4
    lookup 6
  )
  if [ -z "$addresses" ]; then return; fi
  peers=''
  for address in $addresses; do
    if may_be_peer "$address"; then peers="${peers:+$peers }$address"; fi
  done
}

# peer_lines: prints the config lines of these addresses.
peer_lines() {
  for address in $peers; do printf 'allowed-peer-ip=%s\n' "$address"; done
}

# tell_peers: says to which private addresses the relay sends, and to which it doesn't.
tell_peers() {
  for address in $peers; do echo "sending to $address too, where the SFU is"; done
  for address in ${addresses:-}; do
    if is_private "$address" && ! may_be_peer "$address"; then
      echo "WARNING: the SFU has the address $address, to which the relay doesn't send: people who need the relay have no group calls" >&2
    fi
  done
}

# Sets the variable reason if the addresses are other ones than before.
find_changed_peers() {
  peers_were=$peers
  find_peers
  if [ "$peers" != "$peers_were" ]; then reason="the SFU's address was ${peers_were:-none that the relay knew}"; fi
}
