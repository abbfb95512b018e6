#!/bin/bash
# Builds the Debian packages, installs them where nothing else is installed, starts both programs
# there and removes them again. Run by hand, as root, with debootstrap:
#
#     bash tests/ci/package.sh [BUILD [BASE]]
#
# BUILD is a configured build folder, build/release by default. BASE keeps the bare system for the
# next time; without it, it is made and removed.
set -euo pipefail

source=$(cd "$(dirname "$0")/../.." && pwd)
. "$source/tests/ci/bare_system.sh"
build=$(cd "${1:-$source/build/release}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
base=${2:-$folder/base}
root=$folder/root
failures=0

# expect STATUS WHAT COMMAND: runs a command line inside, as a user, and judges its exit status.
expect() {
    local status=0
    inside "$root" visitor "$3" >"$folder/log" 2>&1 || status=$?
    if [ "$status" = "$1" ]; then
        printf 'passed  %s\n' "$2"
    else
        printf 'FAILED  %s: exit status %d instead of %d\n' "$2" "$status" "$1"
        tail -n 20 "$folder/log"
        failures=$((failures + 1))
    fi
}

buildPackages() {
    cmake --build "$build" --target idemscope idemscope-cli
    rm -rf "$build/packages"
    (cd "$build" && cpack -G DEB)
    if command -v lintian >/dev/null; then
        lintian --allow-root --fail-on error "$build"/packages/*.deb
    fi
}

install() {
    makeBase "$base" "$folder/debootstrap.log"
    cp -a "$base" "$root"
    cp "$build"/packages/*.deb "$root/tmp/"
    inside "$root" root "useradd --create-home --shell /bin/bash visitor && apt-get update &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends /tmp/*.deb"
}

# A window that is still there after some seconds has started; timeout tells so by 124.
window='mkdir -p -m 700 run && QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$HOME/run timeout 5 idemscope'
scenarios=/usr/share/idemscope/scenarios

tryPrograms() {
    expect 0 'both tell their version' 'idemscope --version && idemscope-cli --version'
    expect 0 'the scenarios are found' 'idemscope-cli list | grep double_payment'
    expect 1 'a double payment is judged' "idemscope-cli run $scenarios/double_payment.toml"
    expect 124 'the window opens' "$window"
    expect 124 'the window opens a scenario' "$window $scenarios/crash_after_charge.toml"
    expect 0 'without a complaint of Qt' "! ($window 2>&1) | grep -v propagateSizeHints | grep ."
    expect 3 'without a display it says so' \
        'env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM idemscope'
    expect 0 'letters can be drawn' 'ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'
    expect 0 'icons can be drawn' 'ls /usr/lib/*/qt6/plugins/iconengines/libqsvgicon.so'
}

# With the packages that keep the databases of types and applications, as on every desktop.
tryTypes() {
    inside "$root" root 'DEBIAN_FRONTEND=noninteractive apt-get install -y \
        --no-install-recommends shared-mime-info desktop-file-utils libglib2.0-bin' >"$folder/log" 2>&1
    expect 0 'a scenario is known by its ending' \
        "cp $scenarios/double_payment.toml mine.idemscope.toml &&
        gio info -a standard::content-type mine.idemscope.toml | grep text/x-idemscope-scenario"
    expect 0 'and by its content' "cp $scenarios/double_payment.toml mine &&
        gio info -a standard::content-type mine | grep text/x-idemscope-scenario"
    expect 0 'other TOML stays what it is' "echo '[package]' >Cargo.toml &&
        gio info -a standard::content-type Cargo.toml | grep application/toml"
    expect 0 'a click opens it' \
        'gio mime text/x-idemscope-scenario | grep org.idemscope.Idemscope.desktop'
}

remove() {
    inside "$root" root 'apt-get purge -y idemscope idemscope-cli' >"$folder/log" 2>&1
    expect 1 'nothing is left after removal' 'find /usr /etc -name "*idemscope*" | grep .'
}

buildPackages
install >"$folder/install.log" 2>&1 || { tail -n 40 "$folder/install.log"; exit 1; }
tryPrograms
tryTypes
remove
[ $failures = 0 ]
