# Functions for tests that need a Debian 12 with nothing installed. To be sourced by a script run as
# root; needs debootstrap. Package sources and proxy settings of apt are taken from this machine.

# The Debian mirror that this machine uses.
mirror() {
    local found
    found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        grep -v '^#' | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1) || true
    echo "${found:-http://deb.debian.org/debian}"
}

# makeBase BASE LOG: a minimal system in the folder BASE, unless there is one.
makeBase() {
    local base=$1 log=$2
    if [ -d "$base/etc" ]; then
        return
    fi
    debootstrap --variant=minbase bookworm "$base" "$(mirror)" >"$log"
    cp /etc/resolv.conf /etc/hosts "$base/etc/"
    if [ -f /etc/apt/sources.list.d/debian.sources ]; then
        rm -f "$base/etc/apt/sources.list"
        cp /etc/apt/sources.list.d/debian.sources "$base/etc/apt/sources.list.d/"
    fi
    apt-config dump | grep -E '^Acquire::(http|https|Check)[^ ]* "' \
        >"$base/etc/apt/apt.conf.d/99host" || true
}

# inside ROOT WHO COMMAND: runs a command line in the system at ROOT as WHO, in their home, with /proc
# and /dev of its own.
inside() {
    unshare --mount --pid --fork bash -c '
        mount -t proc proc "$0/proc"
        mount --bind /dev "$0/dev"
        exec chroot "$0" su "$1" -c "cd && $2"' "$@"
}
