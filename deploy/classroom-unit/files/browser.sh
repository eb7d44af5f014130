#!/bin/sh
# The one page of this device. The secret goes after the `#`: it never reaches the school's server.
set -eu
school=$(sed -n 's/^school = "\(.*\)"$/\1/p' /etc/erbij-unit.toml)
secret=$(cat /etc/erbij-unit.secret)
exec chromium \
  --kiosk --ozone-platform=wayland --start-fullscreen \
  --user-data-dir=/var/lib/erbij-unit/profile \
  --disk-cache-dir=/run/user/$(id -u)/erbij-unit-cache \
  --autoplay-policy=no-user-gesture-required \
  --noerrdialogs --disable-infobars --hide-crash-restore-bubble --disable-session-crashed-bubble \
  --disable-features=Translate --disable-pinch --overscroll-history-navigation=0 \
  --no-first-run --disable-component-update --check-for-update-interval=31536000 \
  --remote-debugging-address=127.0.0.1 --remote-debugging-port=47801 \
  "$school/unit#helper=$secret"
