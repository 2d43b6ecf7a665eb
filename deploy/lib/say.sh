# shellcheck shell=bash
# How the scripts of this folder talk. Sourced, never run.

# Tools such as iptables and dnsmasq live in sbin, which a plain user's PATH lacks.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf '%s\n' "$*"; }

# A part and what there is to know about it, in columns.
say_part() { # MARK NAME VERSION WHERE
  printf '  %s %-14s %-12s %s\n' "$@"
}

warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  warn "$@"
  exit 1
}

# The error of a wrong command line, told apart by its exit code.
usage_error() {
  warn "$1 (see ${0##*/} --help)"
  exit 2
}

# The comment block at the top of the script is its help.
print_help() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

is_root() { [ "$(id -u)" = 0 ]; }
