# shellcheck shell=bash
# Debian packages: what is there, what to install, and one package of an older suite. Needs say.sh.

APT_OPTIONS=(-q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)

# "package version" of each installed one of the given packages.
apt_installed() {
  dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true
}

# Runs a command; its output is shown only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
}

apt_update() { quietly apt-get "${APT_OPTIONS[@]}" update; }

# Installs packages without starting their services: they would take ports and state folders that abril never uses.
# In a subshell, so that its trap puts the machine's own policy back whatever happens (the next run does, after kill -9).
apt_install_stopped() (
  policy=/usr/sbin/policy-rc.d kept=/usr/sbin/policy-rc.d.abril-kept
  # shellcheck disable=SC2317  # called by the trap
  restore_policy() {
    rm -f "$policy"
    if [ -e "$kept" ]; then mv "$kept" "$policy"; fi
  }
  if [ -e "$policy" ] && [ ! -e "$kept" ]; then mv "$policy" "$kept"; fi
  trap restore_policy EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  DEBIAN_FRONTEND=noninteractive quietly apt-get "${APT_OPTIONS[@]}" -y install --no-install-recommends "$@"
)

# The archive that this machine takes Debian's main suites from (a mirror, perhaps), not its security updates.
apt_archive() {
  # shellcheck disable=SC2016  # apt fills these in, not the shell
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' | sed -n 's/^Debian //p' | head -n 1
}

# Unpacks PACKAGE of SUITE into FOLDER, with an apt configuration of its own: sources, lists and caches of the
# machine stay as they are. Signatures are checked as ever; only the suite's expiry date is not, because old ones stand still.
apt_unpack_from_suite() ( # SUITE PACKAGE FOLDER
  suite=$1 package=$2 folder=$3
  archive=$(apt_archive)
  [ -n "$archive" ] ||
    die "no Debian archive in this machine's apt sources, so $package of $suite cannot be fetched; add one, or put $package on PATH"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work"/lists/partial "$work"/cache/archives/partial "$folder"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $suite main" >"$work/sources.list"
  options=("${APT_OPTIONS[@]}"
    -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::Etc::preferencesparts=-
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root)
  # Chained, because a caller that tests the outcome turns set -e off in here.
  cd "$work" &&
    quietly apt-get "${options[@]}" update &&
    quietly apt-get "${options[@]}" download "$package" &&
    dpkg-deb -x "$package"_*.deb "$folder"
)

# Unpacks PACKAGE, as the machine's own apt knows it, into FOLDER; nothing is installed.
apt_unpack() ( # PACKAGE FOLDER
  package=$1 folder=$2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  download() { quietly apt-get "${APT_OPTIONS[@]}" -o APT::Sandbox::User=root download "$package"; }
  # Chained, because a caller that tests the outcome turns set -e off in here. Old lists name versions that have gone.
  cd "$work" &&
    { download 2>/dev/null || { apt_update && download; }; } &&
    dpkg-deb -x "$package"_*.deb "$folder"
)
