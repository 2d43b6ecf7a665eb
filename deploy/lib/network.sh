# shellcheck shell=bash
# Free ports and ranges, the bridge, and the firewall as it was before. Needs say.sh, settings.sh and $STATE.

PRIVATE_RANGE=10.87   # a /24 of it for each environment

port_taken() { [ -n "$(ss -Hltun "sport = :$1")" ]; }

# The wanted port, or the next free one above FALLBACK. Ports given out in this run are not given again.
declare -A PORTS_GIVEN=()
free_port() { # WANTED FALLBACK → REPLY
  local port=$1 next=$2
  while port_taken "$port" || [ -n "${PORTS_GIVEN[$port]:-}" ]; do
    port=$((next++))
    [ "$port" -lt 65000 ] || die "no free port from $2 up"
  done
  PORTS_GIVEN[$port]=1
  REPLY=$port
}

# A port that stays the same as long as the environment lives.
choose_port() { # SETTING WANTED FALLBACK
  if ! known "$1"; then
    free_port "$2" "$3"
    remember "$1" "$REPLY"
  fi
}

range_taken() { # PREFIX/LENGTH: does any route lie in it, or cover it?
  local routes
  routes=$(ip -4 route show table all root "$1"; ip -4 route show table all match "$1")
  grep -qv '^default' <<<"${routes:-default}"
}

choose_bridge() {
  local n=0
  if known bridge; then return; fi
  while ip link show "abril$n" >/dev/null 2>&1; do n=$((n + 1)); done
  remember bridge "abril$n"
  n=0
  while range_taken "$PRIVATE_RANGE.$n.0/24"; do
    n=$((n + 1))
    [ $n -lt 256 ] || die "no free /24 in $PRIVATE_RANGE.0.0/16 (see ip route)"
  done
  remember subnet "$PRIVATE_RANGE.$n"
  remember gateway "$PRIVATE_RANGE.$n.1"
}

# The alias says whose the bridge is, should this folder get lost.
bridge_up() {
  local bridge
  bridge=$(recall bridge)
  if ! ip link show "$bridge" >/dev/null 2>&1; then
    ip link add "$bridge" type bridge
    ip link set "$bridge" alias "abril $STATE"
  fi
  ip addr replace "$(recall gateway)/24" dev "$bridge"
  ip link set "$bridge" up
}

bridges() { ip -o link show type bridge 2>/dev/null | awk -F': ' '{print $2}'; }

# What the engine changes in the machine's network, as it is before: firewall, forwarding, bridges.
network_snapshot() {
  local tool
  if [ -e "$STATE/engine/before/done" ]; then return; fi
  mkdir -p "$STATE/engine/before"
  for tool in iptables ip6tables; do
    "$tool-save" >"$STATE/engine/before/$tool" 2>/dev/null || true
  done
  cat /proc/sys/net/ipv4/ip_forward >"$STATE/engine/before/ip_forward"
  bridges >"$STATE/engine/before/bridges"
  : >"$STATE/engine/before/done"
}

network_restore() {
  local before=$STATE/engine/before tool
  [ -e "$before/done" ] || return 0
  bridges_remove
  for tool in iptables ip6tables; do
    firewall_restore "$tool" "$before/$tool" || warn "$tool: the engine's rules could not all be removed; see $tool-save"
  done
  if [ "$(cat "$before/ip_forward")" = 0 ]; then echo 0 >/proc/sys/net/ipv4/ip_forward; fi
}

# Our bridge, and those that the engine made for networks of its users (br-ID).
bridges_remove() {
  local bridge
  bridges | grep -vxFf "$STATE/engine/before/bridges" | while read -r bridge; do
    if [ "$bridge" = "$(recall bridge)" ] || [[ $bridge =~ ^br-[0-9a-f]{12}$ ]]; then ip link del "$bridge" || true; fi
  done
}

# Takes out what the engine put in since the snapshot, and nothing that others added meanwhile: rules that name its
# chains, its bridges or addresses of our range, then its chains, then FORWARD's policy.
firewall_restore() { # TOOL SNAPSHOT
  local tool=$1 snapshot=$2 policy
  command -v "$tool-restore" >/dev/null || return 0
  "$tool-save" 2>/dev/null | firewall_removals "$snapshot" | "$tool-restore" --wait 10 --noflush || return 1
  policy=$(sed -n 's/^:FORWARD \([A-Z]*\).*/\1/p' <(sed -n '/^\*filter/,/^COMMIT/p' "$snapshot"))
  if "$tool-save" -t filter 2>/dev/null | grep "^:FORWARD" >/dev/null; then "$tool" --wait 10 -P FORWARD "${policy:-ACCEPT}"; fi
}

# iptables-save now → input for iptables-restore that removes what is the engine's.
# (Plain awk: mawk knows no {12}.)
firewall_removals() { # SNAPSHOT
  awk -v snapshot="$1" -v ours="DOCKER|$(recall bridge)( |$)|br-[0-9a-f]+( |$)|$(recall subnet | sed 's/\./[.]/g')[.]" '
    # The key of a line holds its table: the same rule may stand in two.
    BEGIN { while ((getline line <snapshot) > 0) { if (line ~ /^\*/) table = line; before[table, word(line)] = 1 } }
    function word(line) { return line ~ /^:/ ? substr(line, 1, index(line, " ") - 1) : line }
    function hairpin() { return / -j MASQUERADE/ && match($0, / -s [^ ]+ /) && index($0, " -d " substr($0, RSTART + 4, RLENGTH - 4)) }
    /^\*/ { table = $0; rules = flushes = drops = "" }
    /^:DOCKER/ && !((table, $1) in before) { chain = substr($1, 2); flushes = flushes "-F " chain "\n"; drops = drops "-X " chain "\n" }
    # A rule inside a chain that goes is flushed with it.
    /^-A / && !/^-A DOCKER/ && !((table, $0) in before) && ($0 ~ ours || hairpin()) { rules = rules "-D" substr($0, 3) "\n" }
    /^-A DOCKER/ && ((table, ":" $2) in before) && !((table, $0) in before) { rules = rules "-D" substr($0, 3) "\n" }
    /^COMMIT/ && (rules flushes != "") { printf "%s\n%s%s%sCOMMIT\n", table, rules, flushes, drops }
  '
}
