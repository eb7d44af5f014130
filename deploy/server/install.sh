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
host_is="the name alone, in small letters: erbij.school.example"
address_is="the IP address at which browsers reach this machine: 203.0.113.10"
mail_is="one address, for what goes wrong with certificates: ict@school.example"
certificate_is="a file with the certificate and its chain (PEM, BEGIN CERTIFICATE)"
key_is="the file with the key of that certificate (PEM, BEGIN PRIVATE KEY), without a passphrase"
backup_is="a folder on another disk, from the top: /mnt/disk2/erbij"
node_is="the name of this node, in letters and digits: west"
secret_is="a file with what servers and media nodes share: openssl rand -hex 32 > secret"
inside_is="the IP address at which servers reach this node: 10.0.0.7"

wrong() { echo "$*" >&2; exit 2; }
given() { # given EXPECTED OPTION [VALUE]: refuse an option with nothing behind it, or another option
  case ${3:-} in ''|-*) wrong "$2 has nothing behind it; give $1" ;; esac
}
no_address() { # the first of a list with commas that is no IP address as people write one
  printf '%s\n' "$1" | tr , '\n' | awk '
    function four(one, part, i) {
      if (split(one, part, ".") != 4) return 0
      for (i = 1; i <= 4; i++) if (part[i] !~ /^(0|[1-9][0-9]?[0-9]?)$/ || part[i] > 255) return 0
      return part[1] > 0 && part[1] < 224
    }
    function six(one, part, i, n, full, empty) {
      if (one !~ /^[0-9a-fA-F:]+$/ || one ~ /:::/ || one ~ /^:[^:]/ || one ~ /[^:]:$/) return 0
      n = split(one, part, ":")
      for (i = 1; i <= n; i++) { if (length(part[i]) > 4) return 0; full += part[i] != "" }
      empty = gsub(/::/, "", one)
      return empty == 1 && full > 0 && full < 8 || empty == 0 && full == 8
    }
    !four($0) && !six($0) { print; exit }'
}
check_addresses() { # check_addresses OPTION LIST EXPECTED
  [ -n "$2" ] || wrong "$1 is missing; give $3"
  bad=$(no_address "$2")
  [ -z "$bad" ] || wrong "$1 cannot be '$bad'; give $3"
}

while [ $# -gt 0 ]; do
  case $1 in
    --host) given "$host_is" "$@"; host=$2; shift ;;
    --address) given "$address_is" "$@"; addresses="$addresses${addresses:+,}$2"; shift ;;
    --mail) given "$mail_is" "$@"; mail=$2; shift ;;
    --certificate) given "$certificate_is" "$@"; certificate=$2; shift ;;
    --key) given "$key_is" "$@"; key=$2; shift ;;
    --backup) given "$backup_is" "$@"; if [ -z "$backup" ]; then backup=$2; else frames=$2; fi; shift ;;
    --without-proxy) proxy='' ;;
    --node) given "$node_is" "$@"; node=$2; shift ;;
    --secret) given "$secret_is" "$@"; secret=$2; shift ;;
    --inside) given "$inside_is" "$@"; inside=$2; shift ;;
    --dry-run) dry=yes ;;
    --root) given "a folder: /tmp/image" "$@"; root=$2; shift ;;
    -h|--help) sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) wrong "unknown: $1 (--help says what there is)" ;;
  esac
  shift
done

if [ -n "$node" ]; then
  service=erbij-node proxy=''
  case $node in *[!a-zA-Z0-9-]*) wrong "--node cannot be '$node'; give $node_is" ;; esac
  check_addresses --inside "$inside" "$inside_is"
  [ -n "$secret" ] || wrong "--secret is missing; give $secret_is"
  [ -r "$secret" ] || wrong "--secret: '$secret' cannot be read; give $secret_is"
  [ "$(tr -d '\n' < "$secret" | wc -c)" -ge 32 ] || wrong "--secret: '$secret' holds less than 32 characters; give $secret_is"
  case $(cat "$secret") in *[!a-zA-Z0-9]*) wrong "--secret: '$secret' holds other signs than letters and digits; give $secret_is" ;; esac
  [ -z "$host$mail$certificate$key$backup" ] || wrong "a media node has no name in browsers, no certificate and no backups"
fi
[ -n "$node" ] || case $host in
  '') wrong "--host is missing; give $host_is" ;;
  *[!a-z0-9.-]*|[!a-z0-9]*) wrong "--host cannot be '$host'; give $host_is" ;;
esac
check_addresses --address "$addresses" "$address_is"
case $mail in
  '') ;;
  *[!a-zA-Z0-9@._+-]*|*@*@*|@*|*@) wrong "--mail cannot be '$mail'; give $mail_is" ;;
  *@*) ;;
  *) wrong "--mail cannot be '$mail'; give $mail_is" ;;
esac
for folder in "$backup" "$frames"; do
  case $folder in
    '') ;;
    /home/*|/root/*|/tmp/*|/var/tmp/*|/run/*) wrong "--backup cannot be '$folder', which the service does not see; take a disk under /mnt or /srv" ;;
    *[!a-zA-Z0-9._/-]*|[!/]*|*/) wrong "--backup cannot be '$folder'; give $backup_is" ;;
  esac
done
if [ -n "$certificate$key" ]; then
  [ -z "$mail" ] || wrong "give either --mail, or --certificate and --key"
  [ -n "$certificate" ] || wrong "--certificate is missing; give $certificate_is"
  [ -n "$key" ] || wrong "--key is missing; give $key_is"
  for file in "$certificate" "$key"; do
    { [ -f "$file" ] && [ -r "$file" ]; } || wrong "'$file' cannot be read; --certificate and --key are two files"
  done
  # Everybody may read the one and nobody the other, so what stands in which matters.
  holds() { grep -q -e "-----BEGIN $1-----" "$2"; }
  ! holds '.*PRIVATE KEY' "$certificate" || wrong "--certificate: '$certificate' holds a key; give $certificate_is"
  holds CERTIFICATE "$certificate" || wrong "--certificate: '$certificate' holds no certificate; give $certificate_is"
  holds '.*PRIVATE KEY' "$key" || wrong "--key: '$key' holds no key; give $key_is"
  if command -v python3 > /dev/null; then
    why=$(python3 - "$certificate" "$key" 2>&1 << 'END'
import ssl
import sys

try:
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(sys.argv[1], sys.argv[2], password="")
except OSError as error:
    print(error)
END
    ) || true
    [ -z "$why" ] || wrong "'$certificate' and '$key' are no pair that can be used ($why); give $certificate_is, and $key_is"
  fi
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
{ [ -z "$root" ] && id -u erbij > /dev/null 2>&1; } ||
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
  [ -z "$dry" ] || say "that was a dry run: nothing was done"
  [ -n "$dry" ] || say "done: the media node $node waits for servers at $inside:8082; they are told by media_nodes in their erbij.toml"
  exit 0
fi
port=443
[ -z "$proxy" ] || port=8080
say "wait  until Erbij answers on port $port"
[ -n "$dry$root" ] || answers "$port"
run /usr/local/bin/erbij doctor || say "look at what erbij doctor says above, and ask it again"
if [ -n "$dry" ]; then
  say "that was a dry run: nothing was done"
  exit 0
fi
say "done: https://$host; for a new school: erbij school create --help"
