#!/bin/sh
# The commands of Erbij, as the user and with the settings of the service: sudo erbij doctor
set -eu
cd /var/lib/erbij
if [ "$(id -un)" = erbij ]; then
  exec env ERBIJ_HOME=/var/lib/erbij /opt/erbij/bin/erbij "$@"
fi
[ "$(id -u)" = 0 ] || { echo "run this as root: sudo erbij $*" >&2; exit 2; }
exec setpriv --reuid erbij --regid erbij --init-groups env HOME=/var/lib/erbij ERBIJ_HOME=/var/lib/erbij /opt/erbij/bin/erbij "$@"
