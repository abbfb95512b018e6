#!/bin/bash
# Same scenario, same seed: the same run under every compiler and optimisation level.
# Arguments: build folders. Compares the fingerprints that each build's command line prints.
set -euo pipefail
cd "$(dirname "$0")/../.."

fingerprintsOf() {
    local program=$1/app/cli/idemscope-cli scenario
    for scenario in scenarios/*.toml; do
        echo "$scenario $("$program" compare "$scenario" --json |
            grep -oE '"fingerprint": *"[0-9a-f]+"' | grep -oE '[0-9a-f]{16}' | tr '\n' ' ')"
    done
}

builds=()
for build in "$@"; do
    if [ -x "$build/app/cli/idemscope-cli" ]; then
        builds+=("$build")
    else
        echo "no command line in $build, left out"
    fi
done
if [ "${#builds[@]}" -lt 2 ] || ! compgen -G 'scenarios/*.toml' >/dev/null; then
    echo "nothing to compare"
    exit 1
fi

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
fingerprintsOf "${builds[0]}" >"$folder/first"
status=0
for build in "${builds[@]:1}"; do
    fingerprintsOf "$build" >"$folder/other"
    if ! diff "$folder/first" "$folder/other"; then
        echo "${builds[0]} (<) and $build (>) disagree"
        status=1
    fi
done
count=$(grep -oE '[0-9a-f]{16}' "$folder/first" | wc -l)
echo "$count fingerprints in each of ${#builds[@]} builds"
[ "$count" -gt 0 ] && exit $status
