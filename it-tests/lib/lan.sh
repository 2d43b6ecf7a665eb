# shellcheck shell=bash
# The network between the hosts: a switch in a namespace of its own, where no firewall of this machine's engines looks at
# its packets. Needs say.sh, settings.sh, network.sh, $STATE and $ID.
# shellcheck disable=SC2154  # ID: set by the script that sources this

LAN_RANGE=10.77   # a /24 of it for each set of hosts

lan_choose() {
  local n=0
  if known net; then return; fi
  while range_taken "$LAN_RANGE.$n.0/24"; do
    n=$((n + 1))
    [ $n -lt 256 ] || die "no free /24 in $LAN_RANGE.0.0/16 (see ip route)"
  done
  remember net "$LAN_RANGE.$n"
}

lan_name() { echo "$ID-lan"; }
lan_link() { echo "${ID/abril-/abr}-root"; }   # of at most 15 characters
lan_gateway() { echo "$(recall net).254"; }    # this machine

in_lan() { ip -n "$(lan_name)" "$@"; }

lan_up() {
  local link
  link=$(lan_link)
  # Should the link be down, nothing for the hosts leaves this machine by its default route.
  ip route replace unreachable "$(recall net).0/24" metric 9999
  if ip link show "$link" >/dev/null 2>&1; then return; fi
  ip netns add "$(lan_name)"
  in_lan link set lo up
  in_lan link add switch type bridge
  in_lan link set switch up
  ip link add "$link" address 02:00:00:77:00:fe type veth peer name machine netns "$(lan_name)"
  in_lan link set machine master switch up
  ip addr add "$(lan_gateway)/24" dev "$link"
  ip link set "$link" up
}

lan_down() {
  known net || return 0
  ip link del "$(lan_link)" 2>/dev/null || true
  ip netns del "$(lan_name)" 2>/dev/null || true
  ip route del unreachable "$(recall net).0/24" metric 9999 2>/dev/null || true
}

# A host's network namespace and its cable. A fixed MAC: nobody's ARP is stale after a restart.
lan_plug() { # HOST
  local host=$1 space
  space=$(host_space "$host")
  ip netns add "$space"
  in_lan link add "$host" type veth peer name eth0 address "02:00:00:77:00:0$(host_number "$host")" netns "$space"
  in_lan link set "$host" master switch up
  ip -n "$space" link set lo up
  # The engine then closes forwarding, as on a machine that never forwarded. (ip netns exec would hide the cgroups.)
  nsenter --net="/run/netns/$space" sysctl -qw net.ipv4.ip_forward=0
  ip -n "$space" addr add "$(host_address "$host")/24" dev eth0
  ip -n "$space" link set eth0 up
}

lan_unplug() { # HOST
  in_lan link del "$1" 2>/dev/null || true
  ip netns del "$(host_space "$1")" 2>/dev/null || true
}
