# shellcheck shell=bash
# What `deploy/dev up` was told or chose, kept in $STATE/settings so that every later call needs no options.
# The file also marks the folder as ours: nothing else is ever deleted. Needs say.sh and $STATE.

declare -A SETTINGS=()

settings_load() {
  local name value
  SETTINGS=()
  if [ -e "$STATE/settings" ]; then
    while IFS='=' read -r name value; do SETTINGS[$name]=$value; done <"$STATE/settings"
  fi
}

recall() { echo "${SETTINGS[$1]:-}"; }
known() { [ -n "${SETTINGS[$1]:-}" ]; }

remember() { # NAME VALUE
  local name
  SETTINGS[$1]=$2
  for name in "${!SETTINGS[@]}"; do printf '%s=%s\n' "$name" "${SETTINGS[$name]}"; done | sort >"$STATE/settings.new"
  mv "$STATE/settings.new" "$STATE/settings"
}

# A setting that the running environment is built on cannot change under it.
remember_fixed() { # NAME VALUE OPTION
  if known "$1" && [ "$(recall "$1")" != "$2" ]; then
    die "this environment was made with another $3 ($(recall "$1")); run deploy/dev down first, or use another --state"
  fi
  remember "$1" "$2"
}
