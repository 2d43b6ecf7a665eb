# shellcheck shell=bash
# The Docker Engine of a development environment: one of its own, or one that somebody else runs.
# Needs say.sh, daemons.sh, settings.sh, network.sh and $STATE.

engine_url() {
  if [ "$(recall docker)" = own ]; then echo "unix://$STATE/run/docker.sock"; else recall docker; fi
}
engine_is_own() { [ "$(recall docker)" = own ]; }
engine_answers() { DOCKER_HOST=${1:-$(engine_url)} timeout 5 docker version >/dev/null 2>&1; }
engine() { DOCKER_HOST=$(engine_url) timeout "${ENGINE_SECONDS:-60}" docker "$@"; }

# The one asked for; else the one that this machine runs; else one of our own.
engine_choose() { # OPTION
  local wanted=$1
  if [ -z "$wanted" ] && known docker; then return; fi
  if [ -z "$wanted" ] && [ "${DOCKER_HOST:-}" != "unix://$STATE/run/docker.sock" ]; then wanted=${DOCKER_HOST:-}; fi
  if [ -z "$wanted" ] && [ -S /var/run/docker.sock ] && engine_answers unix:///var/run/docker.sock; then
    wanted=unix:///var/run/docker.sock
  fi
  if [ "$wanted" = "unix://$STATE/run/docker.sock" ]; then wanted=own; fi
  if [ -n "$wanted" ] && [ "$wanted" != own ] && ! engine_answers "$wanted"; then
    die "no Docker Engine answers at $wanted; start it, or let deploy/dev run its own: --docker own"
  fi
  remember_fixed docker "${wanted:-own}" --docker
}

# Folders that an engine uses wherever its own state is. Ours gets private ones: in a mount namespace of its own these
# are bound to folders under the state folder. Its other mounts go with that namespace when its last process ends, even if
# that is killed. Firewall and bridges are the machine's.
ENGINE_PRIVATE=(/etc/docker /run/docker /run/containerd)
# The machine's registry certificates are the exception; they are looked at as they are, those that come later, too.
# shellcheck disable=SC2016  # for the inner shell
ENGINE_IN_NAMESPACE='
  set -eu
  private=$1; shift
  mkdir -p /etc/docker/certs.d "$private/etc/docker/certs.d"
  mount --bind /etc/docker/certs.d "$private/etc/docker/certs.d"
  for folder in /etc/docker /run/docker /run/containerd; do mount --rbind "$private$folder" "$folder"; done
  exec "$@"'

engine_start() {
  if daemon_alive engine; then return; fi
  refuse_second_engine
  [ -d /sys/fs/cgroup/memory ] || [ -e /sys/fs/cgroup/cgroup.controllers ] ||
    die 'no cgroups are mounted, and an engine needs them: install and run the package cgroupfs-mount'
  network_snapshot
  bridge_up
  mkdir -p "$STATE/engine/data" "$STATE/run/engine"
  [ -e "$STATE/engine/daemon.json" ] || echo '{}' >"$STATE/engine/daemon.json"
  private_folders
  bury_engine
  daemon_start engine unshare --mount --propagation slave sh -c "$ENGINE_IN_NAMESPACE" sh "$STATE/private" \
    dockerd --config-file "$STATE/engine/daemon.json" --host "$(engine_url)" --pidfile "$STATE/run/dockerd.pid" \
    --data-root "$STATE/engine/data" --exec-root "$STATE/run/engine" --bridge "$(recall bridge)" \
    --cgroup-parent "/$(engine_cgroup)" --exec-opt native.cgroupdriver=cgroupfs
}

# What a killed engine leaves in its own way: pid files, whose numbers may be another's by now or a zombie's, which the
# engine takes for alive; and perhaps its containerd, which the new one brings itself. Containers are the new one's to judge.
bury_engine() {
  local pid
  for pid in $(pgrep -x containerd); do
    if is_ours "$pid"; then
      kill -KILL "$pid" 2>/dev/null || true
      wait_gone 5 "$pid" || true
    fi
  done
  rm -f "$STATE/run/dockerd.pid" "$STATE/run/engine/containerd/containerd.pid"
}

engine_cgroup() { echo "abril-$(printf %s "$STATE" | sha256sum | cut -c1-8)"; }

# A folder must be there to be bound; one that we made for that goes again.
private_folders() {
  local folder
  for folder in "${ENGINE_PRIVATE[@]}"; do
    mkdir -p "$STATE/private$folder"
    if [ ! -d "$folder" ]; then
      echo "$folder" >>"$STATE/engine/before/folders-made"
      mkdir -p "$folder"
    fi
  done
}

# Two in one network namespace flush each other's NAT rules.
refuse_second_engine() {
  local pid
  for pid in $(pgrep -x dockerd); do
    if [ "$(readlink "/proc/$pid/ns/net")" = "$(readlink /proc/self/ns/net)" ] && ! is_ours "$pid"; then
      die "dockerd (pid $pid) already runs on this network, and two engines destroy each other's rules: use it (--docker unix:///var/run/docker.sock, say), or stop it"
    fi
  done
}

engine_up() {
  if engine_is_own; then
    choose_bridge
    engine_start
    await engine 30 "the engine at $(engine_url)" engine_answers
    say_part ✓ engine "$(engine version --format '{{.Server.Version}}')" "$(engine_url), its own, pid $(daemon_pid engine), bridge $(recall bridge) $(recall gateway)/24"
  else
    engine_answers || die "the Docker Engine at $(engine_url) does not answer any more"
    engine_gateway
    say_part ✓ engine "$(engine version --format '{{.Server.Version}}')" "$(engine_url), not ours"
  fi
}

# With an engine that we did not start, what containers call their gateway, if that is this machine.
engine_gateway() {
  local gateway
  if known gateway; then return; fi
  gateway=$(engine network inspect bridge --format '{{range .IPAM.Config}}{{.Gateway}} {{end}}' | tr ' ' '\n' | grep -m1 '\.') ||
    die "the engine at $(engine_url) has no default bridge with an IPv4 gateway, which deploy/dev needs"
  if [ -z "$(ip -o addr show to "$gateway")" ]; then
    warn "the engine's gateway $gateway is not on this machine: no DNS for its containers from here"
    remember no_dns 1
  fi
  remember gateway "$gateway"
}

# Gracefully; containers stop with it.
engine_stop() { daemon_stop engine 30; }

# Every container of our own engine; of another's only what this environment's controllers made.
engine_empty() {
  local filter=() ids ENGINE_SECONDS=120
  known docker && engine_answers || return 0
  engine_is_own || filter=(--filter "label=abril.root=$(recall root)")
  mapfile -t ids < <(engine ps -aq "${filter[@]}")
  [ ${#ids[@]} = 0 ] || engine rm -fv "${ids[@]}" >/dev/null || warn 'some containers were not removed'
  if engine_is_own; then engine network prune -f >/dev/null || true; fi
}

# After all daemons are gone: what a killed engine leaves.
engine_sweep() {
  engine_is_own || return 0
  cgroups_remove
  mounts_remove
  network_restore
  if [ -e "$STATE/engine/before/folders-made" ]; then
    xargs rmdir 2>/dev/null <"$STATE/engine/before/folders-made" || true
  fi
}

cgroup_folders() { find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -type d -name "$(engine_cgroup)" 2>/dev/null; }

# Containers that outlived their engine are found by their cgroup.
cgroups_remove() {
  local rounds=100 pids
  while [ -n "$(cgroup_folders)" ]; do
    mapfile -t pids < <(cgroup_folders | while read -r folder; do find "$folder" -name cgroup.procs -exec cat {} +; done | sort -un)
    [ ${#pids[@]} = 0 ] || kill -KILL "${pids[@]}" 2>/dev/null || true
    cgroup_folders | while read -r folder; do find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
    [ $((rounds--)) -gt 0 ] || { warn "cgroups that stay: $(cgroup_folders | tr '\n' ' ')"; return 0; }
    [ -z "$(cgroup_folders)" ] || sleep 0.05
  done
}

# None in the machine's own mount namespace, normally.
mounts_remove() {
  awk -v state="$STATE/" 'index($5, state) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r place; do
    umount -l "$place" || true
  done
}
