# shellcheck shell=sh
# The address on the internet that a program tells its clients: found, followed, and refused if it is private and not meant.
#
# Variables of the pod: POD_IPS, and EXTERNAL_HOST or EXTERNAL_IP. EXTERNAL_IP_OF is `node` if EXTERNAL_IP is the node's own address. PRIVATE_IS_MEANT is set if
# clients may be told a private address.
#
# Variables of the script, for messages: `program` is its name, such as coturn. `part` is a phrase for it, such as `the relay`. `work` is its work, such as
# `relaying`. The script defines fail().
#
# It runs in the shells of Debian and of Alpine (busybox), with the `getent` of either.

external4='' external6='' refused='' told=''

# of_family 4|6 LIST: prints the addresses of that family in a comma-separated list.
of_family() {
  echo "$2" | tr , '\n' | if [ "$1" = 6 ]; then grep :; else grep -v :; fi || true
}

# lookup 4|6: prints the external addresses of that family. The dot at the end of the name keeps a search domain with a wildcard record from answering.
lookup() {
  if [ -z "${EXTERNAL_HOST:-}" ]; then of_family "$1" "${EXTERNAL_IP:-}"; return; fi
  getent "ahostsv$1" "${EXTERNAL_HOST%.}." | cut -d ' ' -f 1 | grep -v '^::ffff:' | sort -u || true
}

# is_private ADDRESS: true if the internet doesn't reach the address: special networks of IPv4 and IPv6, and NAT64, whose addresses a resolver makes up.
is_private() {
  case $1 in
    0.* | 10.* | 127.* | 169.254.* | 192.0.0.* | 192.168.* | 172.1[6-9].* | 172.2[0-9].* | 172.3[01].* | 198.1[89].* | 22[4-9].* | 2[345][0-9].*) ;;
    100.6[4-9].* | 100.[7-9][0-9].* | 100.1[01][0-9].* | 100.12[0-7].*) ;;
    :: | ::1 | fe[89a-f]?:* | f[cd]??:* | ff??:* | 64:ff9b:*) ;;
    *) return 1 ;;
  esac
}

# may_announce ADDRESS: a private address may be told to clients only if it is meant: the prop says so, or it was written out.
may_announce() {
  [ -n "${PRIVATE_IS_MEANT:-}" ] || { [ -z "${EXTERNAL_HOST:-}" ] && [ "${EXTERNAL_IP_OF:-}" != node ]; } || ! is_private "$1"
}

# choose CURRENT ADDRESS…: prints the current address if it is still there, else the first one, of those that may be announced.
choose() {
  current=$1 first=
  shift
  for address; do
    may_announce "$address" || continue
    if [ "$address" = "$current" ]; then echo "$current"; return; fi
    first=${first:-$address}
  done
  echo "$first"
}

# note_refused ADDRESS…: sets the variable refused to the addresses that must not be announced, and tells them when they change.
note_refused() {
  refused=
  for address; do
    may_announce "$address" || refused="${refused:+$refused }$address"
  done
  if [ "$refused" = "$told" ]; then return; fi
  told=$refused
  if [ -n "$refused" ]; then echo "WARNING: ${EXTERNAL_HOST:-the node} has the private address $refused, which $part doesn't announce" >&2; fi
}

# Sets external4 and external6. It keeps an old address if there is no new one, because a short failure of DNS must not end calls.
find_external() {
  found4=$(lookup 4) found6=$(lookup 6)
  # shellcheck disable=SC2086 # These are lists of addresses.
  new4=$(choose "$external4" $found4) new6=$(choose "$external6" $found6)
  external4=${new4:-$external4} external6=${new6:-$external6}
  # shellcheck disable=SC2086
  note_refused $found4 $found6
}

require_address() {
  if [ -n "$external4$external6" ]; then return; fi
  if [ "${EXTERNAL_IP_OF:-}" = node ] && [ -n "$refused" ]; then
    fail "the node's address $refused is a private one: set externalIp to the address that your router has on the internet, or let ExternalIp.ofNode() have allowPrivate if calls are to stay within your network"
  fi
  if [ -n "$refused" ]; then
    fail "the DNS of this cluster answers $EXTERNAL_HOST with the private address $refused, and nobody outside of your network reaches that: set externalIp to the public address, or to a name that leads to it everywhere, or let ExternalIp.fromDns() have allowPrivate if calls are to stay within your network"
  fi
  fail "${EXTERNAL_HOST:-the external address} has no address in DNS yet: add an A record, or set a static externalIp"
}

# tell LOCAL EXTERNAL: says which address clients are told.
tell() {
  [ -n "$1" ] || return 0
  echo "$work on $1, known to the internet as $2"
  if is_private "$2"; then echo "WARNING: $2 is a private address: only people in that network can have calls through $part" >&2; fi
}

# has_address ADDRESS: true if this machine has the address. busybox's hostname can't list them.
has_address() {
  { hostname -I || ip addr; } 2>/dev/null | tr ' ' '\n' | cut -d / -f 1 | grep -qxF "$1"
}

# Sets local4 and local6 to the pod's addresses that belong to the external addresses.
find_local() {
  local4=$(of_family 4 "$POD_IPS" | head -n 1) local6=$(of_family 6 "$POD_IPS" | head -n 1)
  # A node may have an address that isn't in POD_IPS, because Kubernetes doesn't know it.
  if [ -z "$local6" ] && [ -n "$external6" ] && has_address "$external6"; then local6=$external6; fi
  if [ -z "$external4" ]; then local4=; fi
  if [ -z "$external6" ]; then local6=; fi
}

# Sets all of these addresses, or fails.
find_addresses() {
  [ -n "${POD_IPS:-}" ] || fail "the pod's address is unknown"
  find_external
  require_address
  find_local
  [ -n "$local4$local6" ] || fail "the pod has no address of the family of $external4$external6"
}

tell_addresses() {
  tell "$local4" "$external4"
  tell "$local6" "$external6"
}

# Sets the variable reason if the external address is another one than before.
find_changed_address() {
  was="$external4 $external6"
  find_external
  if [ "$was" != "$external4 $external6" ]; then reason="its address was $was"; fi
}
