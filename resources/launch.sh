#!/bin/sh
# The main job, where the machine can do it: the desktop application, or without a display its
# scenario under several strategies as text.
#
#     launch.sh COMMAND_LINE_PROGRAM [APPLICATION]
set -eu

if [ $# -gt 1 ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    exec "$2"
fi
echo 'There is no display, so the command line shows what the window would open with.'
echo
exec "$1" compare scenarios/double_payment.toml
