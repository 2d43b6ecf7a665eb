# shellcheck shell=bash
# What happens to hosts, daemons and controllers. Needs say.sh, daemons.sh, lan.sh, hosts.sh and cluster.sh.
# shellcheck disable=SC2154  # here: set by the script that sources this

# --- networks ---

# The raw table is looked at before the engine's own rules, and the engine leaves it alone.
firewall() { # HOST iptables arguments…
  local host=$1
  shift
  nsenter --net="/run/netns/$(host_space "$host")" iptables -w 10 -t raw "$@"
}

# Silently, both ways.
drop_peer() { # HOST ADDRESS
  firewall "$1" -I PREROUTING -s "$2" -j DROP
  firewall "$1" -I OUTPUT -d "$2" -j DROP
}
drop_ports() { # HOST PROTOCOL PORTS
  firewall "$1" -I PREROUTING -i eth0 -p "$2" -m multiport --ports "$3" -j DROP
  firewall "$1" -I OUTPUT -o eth0 -p "$2" -m multiport --ports "$3" -j DROP
}

partition() { # HOST [consul|docker|PEER]
  case ${2:-all} in
    all) in_lan link set "$1" down ;;
    consul) for protocol in tcp udp; do drop_ports "$1" "$protocol" 8300,8301,8302; done ;;
    docker) drop_ports "$1" tcp 2376 ;;
    controllers) drop_peer "$1" "$(lan_gateway)" ;;
    *) require_host "$2"; drop_peer "$1" "$(host_address "$2")" ;;
  esac
}

heal() { # HOST
  local other
  thaw "$1"
  if ! daemon_alive "$1"; then return; fi
  in_lan link set "$1" up
  firewall "$1" -F
  for other in $(host_names); do
    ip -n "$(host_space "$other")" neigh flush dev eth0 2>/dev/null || true
  done
  ip neigh flush dev "$(lan_link)"
  if daemon_alive agent; then rejoin "$1"; fi
}
heal_all() { local host; for host in $(host_names); do heal "$host"; done; }

# --- processes ---

freezer() { # HOST FROZEN|THAWED: the old hierarchies, or the new one
  local old=$CGROUPS/freezer/$ID/$1/freezer.state new=$CGROUPS/$ID/$1/cgroup.freeze
  if [ -e "$old" ]; then echo "$2" >"$old"; fi
  if [ -e "$new" ]; then if [ "$2" = FROZEN ]; then echo 1; else echo 0; fi >"$new"; fi
}
freeze() { freezer "$1" FROZEN; }
thaw() { freezer "$1" THAWED; }

service_program() {
  case $1 in
    docker) echo dockerd ;;
    consul) echo consul ;;
    dns) echo dnsmasq ;;
    *) usage_error "unknown service $1; there are docker, consul and dns" ;;
  esac
}

# The engine's containerd and the containers are processes of their own: who stops or kills an engine does not kill them.
service() { # HOST VERB SERVICE
  local host=$1 verb=${2:-} program
  [ $# = 3 ] || usage_error 'svc HOST start|stop|restart|kill|freeze|thaw docker|consul|dns'
  program=$(service_program "$3")
  case $verb in
    start) service_start "$host" "$3"; host_ready "$host" ;;
    stop) service_stop "$host" "$program" ;;
    restart) service_stop "$host" "$program"; service_start "$host" "$3"; host_ready "$host" ;;
    kill) in_host "$host" pkill -KILL -x "$program" || die "$3 does not run on $host" ;;
    freeze) in_host "$host" pkill -STOP -x "$program" ;;
    thaw) in_host "$host" pkill -CONT -x "$program" ;;
    *) usage_error "unknown verb $verb" ;;
  esac
}

service_start() { # HOST SERVICE
  local host=$1 program init
  program=$(service_program "$2")
  if in_host "$host" pgrep -x "$program" >/dev/null; then return; fi
  init=$(host_init "$host")
  host_settings "$host"
  daemon_start "$host-$2" env "${HOST_SETTINGS[@]}" nsenter -t "$init" -m -u -n -p -- "$here/lib/init" "$2"
}

# What was stopped or killed there. A host that is just starting does that itself.
services_start() { # HOST
  local name
  [ -n "${STARTED[$1]:-}" ] || for name in consul dns docker; do service_start "$1" "$name"; done
}

service_stop() { # HOST PROGRAM
  local rounds=300
  in_host "$1" pkill -TERM -x "$2" || return 0
  while in_host "$1" pgrep -x "$2" >/dev/null; do
    [ $((rounds--)) -gt 0 ] || die "$2 on $1 does not end"
    sleep 0.1
  done
}

controller() { # N VERB
  local name=controller-${1:-} pid
  grep -qxF "$name" <<<"$(controller_names)" || usage_error "there is no $name; up --controllers N makes more"
  pid=$(daemon_pid "$name")
  case ${2:-} in
    start)
      controller_start "$name"
      await "$name" 60 "http://127.0.0.1:$(recall "$name")/readyz" controller_ready "$name"
      ;;
    stop) controller_stop "$name" ;;
    kill) daemon_kill "$name" ;;
    freeze) kill -STOP "$pid" ;;
    thaw) kill -CONT "$pid" ;;
    *) usage_error 'controller N start|stop|kill|freeze|thaw' ;;
  esac
}
