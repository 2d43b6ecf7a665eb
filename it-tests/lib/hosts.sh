# shellcheck shell=bash
# Hosts: namespaces whose first process is lib/init. To daemons.sh a host is a daemon of its name: it lives as long as that
# process does. Needs say.sh, settings.sh, daemons.sh, lan.sh, $STATE, $ID and $here.
# shellcheck disable=SC2154  # ID, here: set by the script that sources this

CGROUPS=/sys/fs/cgroup

host_names() { local n; for ((n = 1; n <= $(recall_or hosts 0); n++)); do echo "vm$n"; done; }
host_number() { echo "${1#vm}"; }
host_address() { echo "$(recall net).$(host_number "$1")"; }
host_space() { echo "$ID-$1"; }
host_socket() { echo "unix://$STATE/run/$1.sock"; }   # its engine; answers also when the host is cut off
host_zone() { if [ $(($(host_number "$1") % 2)) = 1 ]; then echo a; else echo b; fi; }

require_host() {
  local names
  names=$(host_names)
  grep -qxF "$1" <<<"$names" || usage_error "there is no host $1; there are ${names//$'\n'/, }"
}

on_engine() { local host=$1; shift; DOCKER_HOST=$(host_socket "$host") timeout 120 docker "$@"; }

# The first process in the host's own process namespace.
host_init() { pgrep -P "$(daemon_pid "$1")" || echo 0; }
in_host() { # HOST COMMAND…
  local init
  init=$(host_init "$1")
  [ "$init" != 0 ] || die "$1 is down"
  shift
  nsenter -t "$init" -m -u -n -p -- "$@"
}

# What lib/init needs to know.
host_settings() { # HOST
  local host peers=()
  for host in $(host_names); do peers+=("$(host_address "$host")"); done
  HOST_SETTINGS=(
    "HOST=$1" "ADDRESS=$(host_address "$1")" "NUMBER=$(host_number "$1")" "PEERS=${peers[*]}" "STATE=$STATE"
    "DISK=$STATE/$1" "TLS=$STATE/tls" "CGROUP=$ID/$1" "CONSUL=$(consul_program)"
  )
}

declare -A STARTED=()   # by this call; see services_start
host_start() { # HOST
  local host=$1
  if daemon_alive "$host"; then return; fi
  host_clear "$host"
  mkdir -p "$STATE/$host"
  lan_plug "$host"
  host_settings "$host"
  # shellcheck disable=SC2034  # for services_start
  STARTED[$host]=1
  daemon_start "$host" env "${HOST_SETTINGS[@]}" nsenter --net="/run/netns/$(host_space "$host")" \
    unshare --mount --uts --pid --fork --kill-child=KILL --mount-proc --propagation private \
    tini -s -- "$here/lib/init"
}

host_engine_answers() { curl -fs -m 2 -o /dev/null --unix-socket "$STATE/run/$1.sock" http://docker/_ping; }
host_consul_leads() { curl -fs -m 2 "http://$(host_address "$1"):8500/v1/status/leader" | grep -q :; }

host_ready() { # HOST
  await "$1" 30 "the engine of $1" host_engine_answers "$1"
  await "$1" 30 "Consul on $1" host_consul_leads "$1"
  say_part ✓ "$1" "$(on_engine "$1" version --format '{{.Server.Version}}')" "$(host_address "$1"), pid $(daemon_pid "$1")"
}

host_state() { if host_engine_answers "$1" && host_consul_leads "$1"; then echo up; else echo waiting; fi; }

# As a power cut: all its processes end with the namespace's first, and its mounts with them.
host_kill() { # HOST
  local init
  thaw "$1"   # a frozen process cannot die
  if daemon_alive "$1"; then
    init=$(host_init "$1")
    [ "$init" = 0 ] || kill -KILL "$init" 2>/dev/null || true
    wait_gone 10 "$(daemon_pid "$1")" || daemon_kill "$1"
  fi
  rm -f "$STATE/run/$1.pid"
  host_clear "$1"
}

# What a dead host leaves: its cable, its socket, its cgroups.
host_clear() { # HOST
  local rounds=50
  lan_unplug "$1"
  rm -f "$STATE/run/$1.sock"
  while compgen -G "$CGROUPS/*/$ID/$1" >/dev/null || [ -d "$CGROUPS/$ID/$1" ]; do
    find "$CGROUPS/$ID/$1" "$CGROUPS"/*/"$ID/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
    [ $((rounds--)) -gt 0 ] || { warn "cgroups of $1 stay"; return 0; }
    sleep 0.05
  done
}

cgroups_sweep() { find "$CGROUPS/$ID" "$CGROUPS"/*/"$ID" -depth -type d -exec rmdir {} + 2>/dev/null || true; }
