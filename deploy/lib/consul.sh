# shellcheck shell=bash
# The Consul agent of a development environment: a single server with a data folder, or an agent that somebody else runs.
# Needs say.sh, daemons.sh, settings.sh, network.sh and $STATE, $here.
# shellcheck disable=SC2154  # here: the deploy folder, set by the script that sources this

consul_program() { if [ -x /usr/local/bin/consul ]; then echo /usr/local/bin/consul; else type -P consul; fi; }
consul_is_own() { [ "$(recall consul)" = own ]; }
consul_url() {
  if consul_is_own; then echo "http://127.0.0.1:$(recall consul_http)"; else recall consul; fi
}

consul_choose() { # OPTION ACL
  local wanted=$1
  if [ -n "$wanted" ] && [[ $wanted != own && $wanted != http*://* ]]; then wanted=http://$wanted; fi
  if [ -n "$wanted" ] || ! known consul; then remember_fixed consul "${wanted:-own}" --consul; fi
  if [ -n "$2" ]; then
    consul_is_own || usage_error '--acl sets up our own Consul; another brings its own tokens (CONSUL_HTTP_TOKEN)'
    if [ -e "$STATE/consul/config.json" ]; then remember_fixed acl "$2" --acl; else remember acl "$2"; fi
  fi
  if consul_is_own; then
    choose_port consul_http 8500 18500
    choose_port consul_dns 8600 18600
    choose_port consul_server 8300 18300
    choose_port consul_serf 8301 18400
  fi
}

consul_config() {
  jq -n --arg data "$STATE/consul/data" --arg acl "$(recall acl)" \
    --argjson http "$(recall consul_http)" --argjson dns "$(recall consul_dns)" \
    --argjson server "$(recall consul_server)" --argjson serf "$(recall consul_serf)" '{
      node_name: "dev", data_dir: $data, server: true, bootstrap_expect: 1,
      bind_addr: "127.0.0.1", client_addr: "127.0.0.1",
      ports: {http: $http, dns: $dns, server: $server, serf_lan: $serf, serf_wan: -1, grpc: -1},
      performance: {raft_multiplier: 1},
      leave_on_terminate: false, skip_leave_on_interrupt: true,
      disable_update_check: true, enable_script_checks: false
    } + if $acl == "" then {} else {acl: {
      enabled: true, default_policy: "deny", down_policy: "extend-cache",
      enable_key_list_policy: true, enable_token_persistence: true
    }} end'
}

consul_start() {
  if daemon_alive consul; then return; fi
  mkdir -p "$STATE/consul/data"
  [ -e "$STATE/consul/config.json" ] || consul_config >"$STATE/consul/config.json"
  daemon_start consul "$(consul_program)" agent -config-file "$STATE/consul/config.json"
}
consul_stop() { daemon_stop consul 15; }

consul_leads() { curl -fs -m 2 "$(consul_url)/v1/status/leader" | grep -q :; }

consul_up() {
  if consul_is_own; then
    consul_start
    await consul 30 "a Consul leader at $(consul_url)" consul_leads
    if known acl; then consul_acl; fi
    say_part ✓ consul "$("$(consul_program)" version | sed -n '1s/^Consul v//p')" "$(consul_url), its own, pid $(daemon_pid consul), DNS on $(recall consul_dns)${SETTINGS[acl]:+, ACLs on}"
  else
    consul_leads || die "no Consul with a leader answers at $(consul_url)"
    consul_foreign_dns
    say_part ✓ consul - "$(consul_url), not ours"
  fi
}

# Where another's agent answers DNS: its own word, else the default port.
consul_foreign_dns() {
  local host port
  if known consul_dns; then return; fi
  host=$(sed -E 's|^https?://||; s|[:/].*||' <<<"$(consul_url)")
  port=$(curl -fs -m 5 -H "X-Consul-Token: ${CONSUL_HTTP_TOKEN:-}" "$(consul_url)/v1/agent/self" | jq -r '.DebugConfig.DNSPort // empty' 2>/dev/null) || true
  remember consul_dns_host "$(getent ahostsv4 "$host" | awk 'NR==1{print $1}')"
  remember consul_dns "${port:-8600}"
}

# --- ACLs: deny by default; one token for each that asks ---

token() { cat "$STATE/consul/tokens/$1" 2>/dev/null || true; }
save_token() { # NAME, value on standard input
  (umask 077 && mkdir -p "$STATE/consul/tokens" && cat >"$STATE/consul/tokens/$1.new")
  mv "$STATE/consul/tokens/$1.new" "$STATE/consul/tokens/$1"
}

# The token goes in by a file descriptor: a command line can be read by everyone.
acl_api() { # METHOD PATH, body on standard input
  curl -fsS -m 5 -X "$1" -H @<(echo "X-Consul-Token: $(token management)") --data-binary @- "$(consul_url)/v1/$2"
}

acl_bootstrap() {
  local answer
  [ -z "$(token management)" ] || return 0
  answer=$(curl -fs -m 5 -X PUT "$(consul_url)/v1/acl/bootstrap") || return 1
  jq -r .SecretID <<<"$answer" | save_token management
}

# The policies are written for root abril; another root is put in its place.
acl_policy() { # NAME
  jq -n --arg name "$1" --rawfile rules "$here/consul/$1.hcl" --arg root "$(recall root)" \
    '{Name: $name, Rules: ($rules | gsub("\"abril(?<end>[/\"])"; "\"\($root)\(.end)") | gsub("\"abril-abril-"; "\"abril-\($root)-"))}' |
    acl_api PUT acl/policy >/dev/null
}

acl_token() { # NAME POLICY…
  local name=$1
  shift
  [ -z "$(token "$name")" ] || return 0
  jq -n --arg name "$name" '{Description: $name, Policies: [$ARGS.positional[] | {Name: .}]}' --args "$@" |
    acl_api PUT acl/token | jq -r .SecretID | save_token "$name"
}

consul_acl() {
  local policy
  if [ -e "$STATE/consul/acl-done" ]; then return; fi
  await consul 30 'Consul to accept the first token' acl_bootstrap
  for policy in abril-agent abril-dns abril-controller abril-gitsync abrilctl; do acl_policy "$policy"; done
  acl_token agent abril-agent
  acl_token controller abril-controller abril-gitsync
  acl_token abrilctl abrilctl
  jq -n --arg token "$(token agent)" '{Token: $token}' | acl_api PUT agent/token/agent
  jq -n '{Policies: [{Name: "abril-dns"}]}' | acl_api PUT acl/token/00000000-0000-0000-0000-000000000002 >/dev/null
  : >"$STATE/consul/acl-done"
}
