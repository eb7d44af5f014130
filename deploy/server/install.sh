#!/bin/sh
# Makes a school's server of a machine with Debian 12 or 13, or brings one up to date: run it again for that.
#
#   sudo deploy/server/install.sh --host erbij.school.example --address 203.0.113.10 --mail ict@school.example
#
#   --host NAME          the name in people's browsers
#   --address ADDRESS    the IP address at which browsers reach this machine; may be given again
#   --mail ADDRESS       certificates by ACME, with this address for what goes wrong with them
#   --certificate FILE --key FILE      or the school's own certificate (PEM, with its chain)
#   --backup FOLDER      where backups go, on another disk; given again: where the changes between copies go
#   --without-proxy      Erbij speaks HTTPS itself; only with a certificate of the school's own
#   --node NAME          a media node, in the place of a server (docs/operating/scale-out.md); takes --address, --secret
#                        and --inside, and nothing of a web server
#   --secret FILE        what servers and media nodes share, 32 characters or more
#   --inside ADDRESS     the address of this node at which servers reach it
#   --dry-run            says what would be done and does nothing
#   --root FOLDER        writes the files under a folder and runs no command: for an image that is built elsewhere
#
# Settings that were changed by hand in /etc/erbij/erbij.toml stay: the file is written once, and --backup puts its own
# two lines in it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
host='' addresses='' mail='' certificate='' key='' proxy=yes root='' dry='' backup='' frames=''
node='' secret='' inside='' service=erbij
while [ $# -gt 0 ]; do
  case $1 in
    --host) host=${2:-}; shift ;;
    --address) addresses="$addresses${addresses:+,}${2:-}"; shift ;;
    --mail) mail=${2:-}; shift ;;
    --certificate) certificate=${2:-}; shift ;;
    --key) key=${2:-}; shift ;;
    --backup) if [ -z "$backup" ]; then backup=${2:-none}; else frames=${2:-none}; fi; shift ;;
    --without-proxy) proxy='' ;;
    --node) node=${2:-none/}; shift ;;
    --secret) secret=${2:-}; shift ;;
    --inside) inside=${2:-none}; shift ;;
    --dry-run) dry=yes ;;
    --root) root=${2:-}; shift ;;
    *) echo "unknown: $1" >&2; exit 2 ;;
  esac
  shift
done

wrong() { echo "$*" >&2; exit 2; }
if [ -n "$node" ]; then
  service=erbij-node proxy=''
  case $node in -*|*[!a-zA-Z0-9-]*) wrong "--node is the name of this node, in letters and digits: west" ;; esac
  case $inside in ''|*[!0-9a-fA-F:.]*) wrong "--inside is the IP address at which servers reach this node: 10.0.0.7" ;; esac
  [ -r "$secret" ] || wrong "--secret is a file with what servers and media nodes share: openssl rand -hex 32"
  [ "$(tr -d '\n' < "$secret" | wc -c)" -ge 32 ] || wrong "--secret: less than 32 characters: openssl rand -hex 32"
  case $(cat "$secret") in *[!a-zA-Z0-9]*) wrong "--secret has other signs than letters and digits: openssl rand -hex 32" ;; esac
  [ -z "$host$mail$certificate$key$backup" ] || wrong "a media node has no name in browsers, no certificate and no backups"
fi
[ -n "$node" ] || case $host in
  ''|*[!a-z0-9.-]*|[!a-z0-9]*) wrong "--host is a name alone, in small letters: erbij.school.example" ;;
esac
case $addresses in
  ''|*[!0-9a-fA-F:.,]*) wrong "--address is the IP address at which browsers reach this machine: 203.0.113.10" ;;
esac
case $mail in
  *[!a-zA-Z0-9@._+-]*) wrong "--mail is one address" ;;
esac
for folder in "$backup" "$frames"; do
  case $folder in
    '') ;;
    /home/*|/root/*|/tmp/*|/var/tmp/*|/run/*) wrong "--backup: the service does not see $folder; take a disk under /mnt or /srv" ;;
    *[!a-zA-Z0-9._/-]*|[!/]*|*/) wrong "--backup is a folder on another disk, from the top: /mnt/disk2/erbij" ;;
  esac
done
if [ -n "$certificate$key" ]; then
  [ -z "$mail" ] || wrong "give either --mail, or --certificate and --key"
  for file in "$certificate" "$key"; do
    [ -r "$file" ] || wrong "'$file' cannot be read: --certificate and --key are two files"
  done
elif [ -z "$node" ]; then
  [ -n "$mail" ] || wrong "give --mail (certificates by ACME), or --certificate and --key"
  [ -n "$proxy" ] || wrong "--without-proxy needs --certificate and --key"
fi
[ -n "$dry$root" ] || [ "$(id -u)" = 0 ] || wrong "run this as root (or with --dry-run)"

say() { printf '%s\n' "$*"; }
run() {
  say "run   $*"
  [ -n "$dry$root" ] || "$@"
}
put() { # put FILE PLACE MODE
  if cmp -s "$1" "$root$2"; then
    say "keep  $2"
    return 0
  fi
  say "write $2"
  [ -z "$dry" ] || return 0
  mkdir -p "$root$(dirname "$2")"
  (umask 077 && cp "$1" "$root$2.new")
  chmod "$3" "$root$2.new"
  mv "$root$2.new" "$root$2"
}
made=$(mktemp)
was=''
ended() { # whatever went wrong after the service was stopped: the school is served again
  rm -f "$made"
  [ -n "$was" ] || return 0
  if [ "$was" = served ]; then
    echo "that did not succeed: the version before is put back" >&2
    rm -rf /opt/erbij
    mv /opt/erbij.before /opt/erbij
  fi
  systemctl start "$service"
}
trap ended EXIT
trap 'exit 1' HUP INT TERM

# --- the program: made ready beside a server that may be running ----------------------------------------------------
run apt-get --quiet --assume-yes install python3 python3-venv ${proxy:+caddy}
[ -n "$dry$root" ] || id -u erbij > /dev/null 2>&1 ||
  run useradd --system --user-group --home-dir /var/lib/erbij --shell /usr/sbin/nologin erbij
run python3 -m venv /opt/erbij
run rm -rf /var/cache/erbij /opt/erbij.before
run /opt/erbij/bin/pip wheel --quiet --disable-pip-version-check --require-hashes --wheel-dir /var/cache/erbij/needed --requirement "$checkout/requirements/run.lock"
run /opt/erbij/bin/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir /var/cache/erbij "$checkout"
put "$here/files/erbij.sh" /usr/local/bin/erbij 0755

# --- settings and certificate ---------------------------------------------------------------------------------------
if [ -n "$certificate" ]; then
  put "$certificate" /etc/erbij/tls/certificate.pem 0644
  put "$key" /etc/erbij/tls/key.pem 0640
fi
toml=$root/etc/erbij/erbij.toml
if [ -e "$toml" ] && [ -z "$backup" ]; then
  say "keep  /etc/erbij/erbij.toml"
else
  if [ -e "$toml" ]; then
    awk '!/^backup_(frames_)?folder *=/' "$toml"
  else
    echo "# Every setting: docs/settings.md. After a change: systemctl restart $service"
    [ -n "$node" ] || echo "base_url = \"https://$host\""
    echo "public_addresses = \"$addresses\""
    echo 'media_port = 8081'
    if [ -n "$node" ]; then
      echo "node_id = \"$node\""
      echo "node_bind = \"$inside\""
      echo 'node_port = 8082'
      echo "node_secret = \"$(cat "$secret")\""
    elif [ -n "$proxy" ]; then
      echo 'port = 8080'
    else
      echo 'port = 443'
      echo 'bind = "0.0.0.0"'
      echo 'tls_certificate = "/etc/erbij/tls/certificate.pem"'
      echo 'tls_key = "/etc/erbij/tls/key.pem"'
    fi
  fi > "$made"
  {
    [ -z "$backup" ] || echo "backup_folder = \"$backup\""
    [ -z "$frames" ] || echo "backup_frames_folder = \"$frames\""
  } >> "$made"
  put "$made" /etc/erbij/erbij.toml 0640
fi
run install -d -o erbij -g erbij -m 0700 /var/lib/erbij
run ln -sfn /etc/erbij/erbij.toml /var/lib/erbij/erbij.toml
run chgrp -R erbij /etc/erbij

# --- services -------------------------------------------------------------------------------------------------------
put "$here/files/$service.service" "/etc/systemd/system/$service.service" 0644
if [ -n "$backup" ]; then
  for folder in "$backup" ${frames:+"$frames"}; do
    run install -d -o erbij -g erbij -m 0700 "$folder"
  done
  # A disk that is not there must not keep the school shut: "-" lets it start, and the doctor names the folder.
  printf '# Written by install.sh --backup\n[Service]\nReadWritePaths=-%s%s\n' "$backup" "${frames:+ -$frames}" > "$made"
  put "$made" /etc/systemd/system/erbij.service.d/backup.conf 0644
fi
if [ -n "$proxy" ]; then
  run rm -f /etc/systemd/system/erbij.service.d/own-tls.conf
  tls=${mail:-/etc/erbij/tls/certificate.pem /etc/erbij/tls/key.pem}
  sed -e "s|{\$ERBIJ_HOST}|$host|; s|{\$ERBIJ_TLS}|$tls|; s|{\$ERBIJ_UPSTREAM}|127.0.0.1:8080|" \
    "$checkout/deploy/proxy/Caddyfile" > "$made"
  if [ -e "$root/etc/caddy/Caddyfile" ] && ! cmp -s "$made" "$root/etc/caddy/Caddyfile"; then
    put "$root/etc/caddy/Caddyfile" "/etc/caddy/Caddyfile.before-$(date +%Y%m%d-%H%M%S)" 0644
  fi
  put "$made" /etc/caddy/Caddyfile 0644
  if [ -n "$certificate" ]; then
    run usermod --append --groups erbij caddy
  fi
elif [ -z "$node" ]; then
  put "$here/files/own-tls.conf" /etc/systemd/system/erbij.service.d/own-tls.conf 0644
fi

# --- the change itself: a few seconds in which nobody is served -----------------------------------------------------
run systemctl daemon-reload
if [ -z "$dry$root" ] && systemctl is-active --quiet "$service"; then
  run cp -a /opt/erbij /opt/erbij.before
  was=served
fi
run systemctl stop "$service"
run /opt/erbij/bin/pip install --quiet --disable-pip-version-check --no-deps --no-index /var/cache/erbij/needed/*.whl
run /opt/erbij/bin/pip install --quiet --disable-pip-version-check --no-deps --force-reinstall --no-index --find-links /var/cache/erbij erbij
[ -n "$node" ] || run /usr/local/bin/erbij migrate
[ -n "$node" ] || [ -z "$was" ] || was=migrated # the version before cannot read that database any more
run systemctl enable --now "$service"
was=''
run rm -rf /opt/erbij.before
if [ -n "$proxy" ]; then
  run systemctl enable caddy
  run systemctl restart caddy
fi
answers() { # until it listens, or for a minute: then the doctor says why it does not
  for _ in $(seq 60); do
    /opt/erbij/bin/python -c "import socket; socket.create_connection(('127.0.0.1', $1), 1)" 2> /dev/null && return 0
    sleep 1
  done
}
if [ -n "$node" ]; then
  say "done: the media node $node waits for servers at $inside:8082; they are told by media_nodes in their erbij.toml"
  exit 0
fi
port=443
[ -z "$proxy" ] || port=8080
run answers "$port"
run /usr/local/bin/erbij doctor || say "look at what erbij doctor says above, and ask it again"
say "done: https://$host; for a new school: erbij school create --help"
