#!/bin/sh
# Installs the Debian packages named in the given lists (default: debian-packages.txt beside this
# file), as root or through sudo. Does nothing, and asks for no password, when all are there.
set -eu

lists=${*:-$(dirname "$0")/debian-packages.txt}
# Word splitting is wanted: the lists separate names by blanks and newlines.
# shellcheck disable=SC2046,SC2086
set -- $(cat $lists)

installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null |
    sort -u | grep -c '^ii ' || true)
if [ "$installed" -ge "$#" ]; then
    exit 0
fi

asRoot=
if [ "$(id -u)" != 0 ]; then
    asRoot=sudo
    if ! command -v sudo >/dev/null; then
        echo "There is no sudo here. Run this as root: sh $0" >&2
        exit 1
    fi
fi
$asRoot apt-get update
$asRoot env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
