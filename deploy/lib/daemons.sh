# shellcheck shell=bash
# Starting, finding and stopping the daemons of one development environment. Needs say.sh and $STATE.
#
# Every daemon carries ABRIL_DEV_DAEMON=$STATE in its environment and hands it on to its children (containerd, shims,
# proxies), but not into containers. A process is signalled only after /proc says that it has this mark: a recorded pid
# may have become somebody else's, and the state folder's name may stand on anybody's command line.

daemon_log() { echo "$STATE/log/$1.log"; }
daemon_pid() { cat "$STATE/run/$1.pid" 2>/dev/null || true; }

is_ours() { grep -qszxF "ABRIL_DEV_DAEMON=$STATE" "/proc/$1/environ"; } # PID

daemon_alive() { # NAME
  local pid
  pid=$(daemon_pid "$1")
  [ -n "$pid" ] && is_ours "$pid"
}

daemon_start() { # NAME COMMAND…
  local name=$1 pid
  shift
  # setsid: a Ctrl-C in the terminal is for the script, not for the daemon.
  (
    close_inherited
    export ABRIL_DEV_DAEMON=$STATE
    exec setsid "$@"
  ) >>"$(daemon_log "$name")" 2>&1 </dev/null &
  pid=$!
  echo "$pid" >"$STATE/run/$name.pid"
  disown
  # Before its exec it is a copy of this shell, without the mark, and would be taken for one that has ended.
  while kill -0 "$pid" 2>/dev/null && ! is_ours "$pid"; do sleep 0.01; done
}

# A daemon must not hold what its starter holds: the lock of the environment, or somebody else's.
close_inherited() {
  local fd
  for fd in "/proc/$BASHPID/fd"/*; do
    fd=${fd##*/}
    if [ "$fd" -gt 2 ]; then eval "exec $fd>&-"; fi
  done
}

daemon_stop() { # NAME SECONDS: asks, waits, insists
  local pid
  pid=$(daemon_pid "$1")
  if daemon_alive "$1"; then
    kill -TERM "$pid" 2>/dev/null || true
    wait_gone "$2" "$pid" || daemon_kill "$1"
  fi
  rm -f "$STATE/run/$1.pid"
}

# Asks only: several that take long can be asked first and waited for then.
daemon_terminate() { # NAME
  if daemon_alive "$1"; then kill -TERM "$(daemon_pid "$1")" 2>/dev/null || true; fi
}

daemon_kill() { # NAME: as kill -9 does
  local pid
  pid=$(daemon_pid "$1")
  if daemon_alive "$1"; then
    kill -KILL "$pid" 2>/dev/null || true
    wait_gone 5 "$pid" || warn "$1 (pid $pid) does not die; the kernel keeps it"
  fi
}

wait_gone() { # SECONDS PID…
  local rounds=$(($1 * 20)) pid
  shift
  for pid in "$@"; do
    while is_ours "$pid"; do
      [ $((rounds--)) -gt 0 ] || return 1
      sleep 0.05
    done
  done
}

# Every process with our mark, whoever started it.
all_ours() {
  local dir
  # grep reads all environments at once; a loop over them would take a second.
  { grep -lzxF "ABRIL_DEV_DAEMON=$STATE" /proc/[0-9]*/environ 2>/dev/null || true; } | while IFS=/ read -r _ _ dir _; do
    echo "$dir"
  done
}

# What is left when everything was stopped in order: nothing, unless something was killed before.
sweep_daemons() {
  local pids
  mapfile -t pids < <(all_ours)
  [ ${#pids[@]} -gt 0 ] || return 0
  kill -KILL "${pids[@]}" 2>/dev/null || true
  wait_gone 5 "${pids[@]}" || warn "processes that do not die: ${pids[*]}"
}

now_ms() { # → REPLY; no fork
  REPLY=${EPOCHREALTIME/[.,]/}
  REPLY=${REPLY%???}
}

seconds() { # MILLISECONDS → 1.2 s
  printf '%d.%d s' $(($1 / 1000)) $(($1 % 1000 / 100))
}

# Waits until TEST succeeds, and shows what it waits for. Fails with the log's tail when the time is over, or at once
# when the daemon of that name has died.
await() { # NAME SECONDS WHAT TEST…
  local name=$1 limit=$2 what=$3 began waited=0 told=0
  shift 3
  now_ms; began=$REPLY
  until "$@"; do
    now_ms; waited=$((REPLY - began))
    if [ -n "$(daemon_pid "$name")" ] && ! daemon_alive "$name"; then
      fail_with_log "$name" "$name ended while waiting for $what"
    fi
    if [ $((waited / 1000)) -ge "$limit" ]; then
      fail_with_log "$name" "$what: not after $limit s"
    fi
    if [ -t 1 ]; then
      printf '\r  … %-14s waiting for %s, %s\033[K' "$name" "$what" "$(seconds "$waited")"
    elif [ $((waited / 5000)) -gt $told ]; then
      told=$((waited / 5000))
      say_part … "$name" "$(seconds "$waited")" "waiting for $what"
    fi
    sleep 0.1
  done
  if [ -t 1 ]; then printf '\r\033[K'; fi
  now_ms
  # shellcheck disable=SC2034  # for whoever called
  AWAITED=$(seconds $((REPLY - began)))
}

fail_with_log() { # NAME SENTENCE
  local log
  log=$(daemon_log "$1")
  if [ -t 1 ]; then printf '\r\033[K'; fi
  if [ -s "$log" ]; then
    warn "the end of $log:"
    tail -n 15 "$log" | sed 's/^/    /' >&2
  fi
  die "$2. Mend it and run ${TOOL:-deploy/dev} up again, or ${TOOL:-deploy/dev} down"
}
