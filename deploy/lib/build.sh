# shellcheck shell=bash
# Building a module of the clone that these scripts lie in. Sourced by the launchers and by deploy/dev.

CLONE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

built() { [ -s "$CLONE/$1/target/$2.jar" ] && [ -d "$CLONE/$1/target/lib" ]; } # MODULE JAR

# Quiet unless it fails, and on standard error: standard output is the program's. Two at once build once.
build() ( # MODULE JAR
  [ -e "$CLONE/$1/pom.xml" ] || { echo "${0##*/}: $CLONE/$1 is not there to be built" >&2; exit 1; }
  command -v mvn >/dev/null || { echo "${0##*/}: nothing is built yet, and there is no mvn: install Maven and a JDK 17 or newer" >&2; exit 1; }
  exec 8<"$CLONE/pom.xml"
  flock 8
  if built "$1" "${2:-$1}"; then exit 0; fi
  echo "${0##*/}: building $1 (mvn package -pl $1 -am), once …" >&2
  cd "$CLONE" || exit
  # The lock is ours until mvn has ended, and no daemon of a build plugin's may inherit it.
  mvn -q -DskipTests -pl "$1" -am package >&2 8<&-
)
