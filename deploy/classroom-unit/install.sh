#!/bin/sh
# Makes a classroom screen of a small computer with Debian 13: one page, full screen, that looks after itself.
#
#   sudo ./install.sh --school https://erbij.example.school [--lamp] [--dry-run] [--root FOLDER]
#
# --dry-run says what would be done and does nothing. --root writes the files under a folder and runs no command: for an
# image that is built elsewhere. Running it again changes what differs and keeps the secret and the pairing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
school='' root='' dry='' lamp=''
while [ $# -gt 0 ]; do
  case $1 in
    --school) school=${2:-}; shift ;;
    --root) root=${2:-}; shift ;;
    --dry-run) dry=yes ;;
    --lamp) lamp='[lamp]' ;;
    *) echo "unknown: $1" >&2; exit 2 ;;
  esac
  shift
done

case $school in
  https://*/*|https://*[!a-zA-Z0-9.:-]*|https://) echo "--school is an address without a path: https://erbij.example.school" >&2; exit 2 ;;
  https://*) ;;
  *) echo "--school must be an https address: a browser gives no camera to another one" >&2; exit 2 ;;
esac
[ -n "$dry$root" ] || [ "$(id -u)" = 0 ] || { echo "run this as root (or with --dry-run)" >&2; exit 2; }

say() { printf '%s\n' "$*"; }
run() {
  say "run   $*"
  [ -n "$dry$root" ] || "$@"
}
put() { # put FILE PLACE MODE: with the school's address filled in
  say "write $2"
  [ -z "$dry" ] || return 0
  mkdir -p "$root$(dirname "$2")"
  sed "s|@SCHOOL@|$school|g" "$here/files/$1" > "$root$2.new"
  chmod "$3" "$root$2.new"
  mv "$root$2.new" "$root$2"
}

run apt-get --quiet --assume-yes install cage chromium python3-venv polkitd fonts-noto-core
run useradd --system --create-home --home-dir /var/lib/erbij-unit --groups audio,video,render,input erbij-unit || true
put erbij-unit-browser.service /etc/systemd/system/erbij-unit-browser.service 0644
put erbij-unit-helper.service /etc/systemd/system/erbij-unit-helper.service 0644
put erbij-unit-update.service /etc/systemd/system/erbij-unit-update.service 0644
put erbij-unit-update.timer /etc/systemd/system/erbij-unit-update.timer 0644
put watchdog.conf /etc/systemd/system.conf.d/erbij-unit.conf 0644
put browser.sh /usr/local/lib/erbij-unit/browser.sh 0755
put no-school-now.sh /usr/local/lib/erbij-unit/no-school-now.sh 0755
put policy.json /etc/chromium/policies/managed/erbij-unit.json 0644
put 99-erbij-unit.rules /etc/udev/rules.d/99-erbij-unit.rules 0644
put 49-erbij-unit.rules /etc/polkit-1/rules.d/49-erbij-unit.rules 0644

say "write /etc/erbij-unit.toml"
if [ -z "$dry" ]; then
  mkdir -p "$root/etc"
  printf 'school = "%s"\nsecret_file = "/etc/erbij-unit.secret"\ncontrol = "http://127.0.0.1:47801"\n' "$school" > "$root/etc/erbij-unit.toml"
fi
if [ -e "$root/etc/erbij-unit.secret" ]; then
  say "keep  /etc/erbij-unit.secret"
else
  say "write /etc/erbij-unit.secret"
  if [ -z "$dry" ]; then
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$root/etc/erbij-unit.secret")
  fi
fi

run chown erbij-unit: /etc/erbij-unit.secret
run python3 -m venv /opt/erbij-unit
run /opt/erbij-unit/bin/pip install --quiet "$here$lamp"
# Debian's own updates come at any hour: the night's timer does that work.
run systemctl disable --now apt-daily.timer apt-daily-upgrade.timer
run systemctl daemon-reload
run udevadm control --reload
run systemctl disable getty@tty1.service
run systemctl enable --now erbij-unit-update.timer erbij-unit-helper.service erbij-unit-browser.service
say "done: the screen shows a code of eight characters; enter it on /access/units of $school"
