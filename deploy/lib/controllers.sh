# shellcheck shell=bash
# The controllers of a development environment. Needs say.sh, daemons.sh, settings.sh, network.sh, build.sh, $STATE, $here.
# shellcheck disable=SC2154  # here: the deploy folder, set by the script that sources this

controllers_wanted() { echo "${SETTINGS[controllers]:-1}"; }
# In this clone, built or to be built.
controllers_exist() {
  built controllers abril-controllers || [ -e "$CLONE/controllers/src/main/java/io/abril/controllers/AbrilController.java" ]
}

# "controller-1 controller-2": those that should run.
controller_names() {
  local n
  controllers_exist || return 0
  for ((n = 1; n <= $(controllers_wanted); n++)); do echo "controller-$n"; done
}

controllers_choose() { # COUNT
  local n
  if [ -n "$1" ]; then remember controllers "$1"; fi
  choose_port lb_port 80 8080
  for ((n = 1; n <= $(controllers_wanted); n++)); do choose_port "controller-$n" $((9600 + n)) 19600; done
}

controller_arguments() { # NAME
  CONTROLLER_ARGUMENTS=(
    --consul "$(consul_url)" --root "$(recall root)" --docker "$(engine_url)"
    --node-address "$(recall gateway)" --dns "$(recall gateway)"
    --http "127.0.0.1:$(recall "$1")" --tls-dir "$STATE/tls" --keys-dir "$STATE/keys"
  )
  if [ "$(recall lb_port)" != 80 ]; then CONTROLLER_ARGUMENTS+=(--lb-port "80=$(recall lb_port)"); fi
}

controller_start() { # NAME
  local CONSUL_HTTP_TOKEN=${CONSUL_HTTP_TOKEN:-}
  if daemon_alive "$1"; then return; fi
  controller_arguments "$1"
  if known acl; then CONSUL_HTTP_TOKEN=$(token controller); fi
  if [ -n "$CONSUL_HTTP_TOKEN" ]; then export CONSUL_HTTP_TOKEN; fi
  daemon_start "$1" "$here/bin/abril-controller" "${CONTROLLER_ARGUMENTS[@]}"
}
controller_stop() { daemon_stop "$1" 30; } # NAME

controller_ready() { curl -fs -m 2 -o /dev/null "http://127.0.0.1:$(recall "$1")/readyz"; } # NAME

controllers_up() {
  local name
  if ! controllers_exist; then
    say_part – controllers - 'skipped: this clone has none yet'
    return
  fi
  if [ "$(controllers_wanted)" = 0 ]; then
    say_part – controllers - 'skipped, as asked'
    return
  fi
  built controllers abril-controllers || build controllers abril-controllers
  "$here/certs" "$STATE/tls" "abril-runtime=$(recall gateway)"
  "$here/keys" "$STATE/keys"
  for name in $(controller_names); do controller_start "$name"; done
  for name in $(controller_names); do
    await "$name" 60 "http://127.0.0.1:$(recall "$name")/readyz" controller_ready "$name"
    say_part ✓ "$name" "after $AWAITED" "http://127.0.0.1:$(recall "$name"), pid $(daemon_pid "$name")"
  done
}
