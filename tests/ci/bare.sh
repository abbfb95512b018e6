#!/bin/bash
# Tries the README's two commands where nothing is installed: in a bare Debian 12, as root without
# sudo and as a user with sudo, each command twice. Run by hand, as root, with debootstrap:
#
#     bash tests/ci/bare.sh [SOURCE_TREE [BASE]]
#
# BASE keeps the bare system for the next time; without it, it is made and removed.
set -euo pipefail

source=$(cd "${1:-$(dirname "$0")/../..}" && pwd)
. "$(dirname "$0")/bare_system.sh"
folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
base=${2:-$folder/base}
failures=0

# Only what version control knows, as it is now: no build folder, nothing forgotten.
copySource() {
    mkdir -p "$1"
    git -C "$source" ls-files -z | tar -C "$source" --null -T - -c | tar -C "$1" -x
}

# tryCommand WHO TARGET: a fresh system, the README line for the target, twice.
tryCommand() {
    local who=$1 target=$2 root=$folder/root home=/root command attempt begin outcome
    cp -a "$base" "$root"
    if [ "$who" != root ]; then
        home=/home/$who
        chroot "$root" sh -c "apt-get update && apt-get install -y --no-install-recommends sudo &&
            useradd --create-home --shell /bin/bash $who" >"$folder/sudo.log" 2>&1
        echo "$who ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/$who"
    fi
    copySource "$root$home/idemscope"
    chroot "$root" chown -R "$who:" "$home/idemscope"
    command=$(grep -- "--target $target\$" "$source/README.md")
    for attempt in first second; do
        begin=$SECONDS
        outcome=passed
        inside "$root" "$who" "cd idemscope && $command" >"$folder/log" 2>&1 || outcome=FAILED
        printf '%-8s %-8s %-8s %-8s %4d s\n' "$who" "$target" "$attempt" $outcome \
            $((SECONDS - begin))
        if [ $outcome = FAILED ]; then
            tail -n 40 "$folder/log"
            failures=$((failures + 1))
        elif [ $attempt = second ]; then
            tail -n 3 "$folder/log" | sed 's/^/    /'
        fi
    done
    rm -rf --one-file-system "$root"
}

makeBase "$base" "$folder/debootstrap.log"
for who in root visitor; do
    for target in launch check; do
        tryCommand $who $target
    done
done
[ $failures = 0 ]
