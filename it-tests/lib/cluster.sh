# shellcheck shell=bash
# What binds the hosts together: certificates, Consul's membership, the agent and the controllers of this machine.
# Needs say.sh, settings.sh, daemons.sh, build.sh, hosts.sh, $STATE and $deploy.
# shellcheck disable=SC2154  # deploy: set by the script that sources this

consul_program() { if [ -x /usr/local/bin/consul ]; then echo /usr/local/bin/consul; else type -P consul; fi; }

# A server pair for each engine, and one for the load balancers on all of them.
certificates() {
  local host all=()
  for host in $(host_names); do
    all+=("$(host_address "$host")")
    echo "$host=$(host_address "$host")"
  done
  echo "abril-runtime=$(IFS=,; echo "${all[*]}")"
}

# --- this machine's agent: a client of the servers, so that no host is special ---

agent_url() { echo "http://$(lan_gateway):8500"; }
agent_leads() { curl -fs -m 2 "$(agent_url)/v1/status/leader" | grep -q :; }
agent_start() {
  local host join=()
  if daemon_alive agent; then return; fi
  for host in $(host_names); do join+=(-retry-join "$(host_address "$host")"); done
  daemon_start agent "$(consul_program)" agent -node controllers -data-dir "$STATE/agent" -bind "$(lan_gateway)" \
    -client "$(lan_gateway)" -retry-interval 1s "${join[@]}" \
    -hcl 'disable_update_check = true' -hcl 'leave_on_terminate = false' -hcl 'ports { dns = -1 }' \
    -hcl 'gossip_lan { probe_interval = "200ms" probe_timeout = "100ms" suspicion_mult = 3 gossip_interval = "100ms" }'
}
agent_stop() { daemon_stop agent 10; }

# --- membership ---

consul_members() { # ADDRESS: how many it sees alive
  curl -s -m 1 "http://$1:8500/v1/agent/members" | jq '[.[] | select(.Status == 1)] | length' 2>/dev/null
}
consul_voters() { curl -s -m 1 "http://$1:8500/v1/operator/raft/configuration" | jq '[.Servers[] | select(.Voter)] | length' 2>/dev/null; }

is_settled() {
  local host living=0 addresses=() address
  for host in $(host_names); do
    if daemon_alive "$host"; then living=$((living + 1)) addresses+=("$(host_address "$host")"); fi
  done
  for address in "${addresses[@]}"; do
    [ "$(consul_members "$address")" = $((living + 1)) ] || return 1
    [ "$(consul_voters "$address")" = "$(recall hosts)" ] || return 1
  done
  [ "$(consul_members "$(lan_gateway)")" = $((living + 1)) ] && agent_leads
}

settle() { await agent 60 'Consul: all members see each other, and a leader' is_settled; }

# Consul itself tries a failed member again only every 30 s.
rejoin() { # HOST
  local other
  for other in $(host_names); do
    [ "$other" = "$1" ] || ! daemon_alive "$other" ||
      curl -s -m 3 -o /dev/null -X PUT "http://$(host_address "$1"):8500/v1/agent/join/$(host_address "$other")" || true
  done
  curl -s -m 3 -o /dev/null -X PUT "$(agent_url)/v1/agent/join/$(host_address "$1")" || true
}

# --- controllers, on this machine ---

controller_names() { local n; for ((n = 1; n <= $(recall_or controllers 0); n++)); do echo "controller-$n"; done; }
controller_ready() { curl -fs -m 2 -o /dev/null "http://127.0.0.1:$(recall "$1")/readyz"; } # NAME
controller_stop() { daemon_stop "$1" 30; } # NAME

controller_start() { # NAME
  if daemon_alive "$1"; then return; fi
  daemon_start "$1" "$deploy/bin/abril-controller" --consul "$(agent_url)" --root "$(recall root)" \
    --docker "tcp://$(host_address vm1):2376" --docker-certs "$STATE/tls" --node-address "$(host_address vm1)" \
    --http "127.0.0.1:$(recall "$1")" --tls-dir "$STATE/tls" --keys-dir "$STATE/keys"
}

controllers_up() {
  local name port=9700
  for name in $(controller_names); do choose_port "$name" $((port++)) 19700; done
  [ -n "$(controller_names)" ] || return 0
  built controllers abril-controllers || build controllers abril-controllers
  "$deploy/keys" "$STATE/keys" >/dev/null
  for name in $(controller_names); do controller_start "$name"; done
  for name in $(controller_names); do
    await "$name" 60 "http://127.0.0.1:$(recall "$name")/readyz" controller_ready "$name"
    say_part ✓ "$name" "after $AWAITED" "http://127.0.0.1:$(recall "$name"), pid $(daemon_pid "$name")"
  done
}
