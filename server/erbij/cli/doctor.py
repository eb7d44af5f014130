"""``erbij doctor``: what is missing or unsafe on this machine, in plain words.

Each check looks at one thing, changes nothing and answers with findings; the list of checks is the list at the end.
A finding says what is the matter and what to do about it.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import socket
import stat
from importlib.resources import files
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.console import Console

from erbij.backup.home import ask_whose
from erbij.backup.model import CannotBackUp, NotOurs, WrongKey
from erbij.cli import postgresql, reach
from erbij.cli.finding import Finding, is_running
from erbij.cli.start import unreachable
from erbij.clock import SystemClock
from erbij.composition.backup import folder_of
from erbij.composition.files import folder_of as files_folder_of
from erbij.composition.nodes import UNHEARD, node_lines
from erbij.composition.servers import bus_of
from erbij.db import migrate
from erbij.db.database import Database
from erbij.settings import LOOPBACK_HOSTS, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEAST_FREE_BYTES = 2 * 1024**3
LEAST_KEY_BYTES = 32
ENOUGH_NODES = 2
REDIS_WITHIN_S = 3.0
FILES_WITHIN_S = 20.0
FIRST_COPY_WITHIN_S, AGAIN_S = 10.0, 0.5
OTHERS = stat.S_IRWXG | stat.S_IRWXO
ANYBODY = stat.S_IRWXO
NODE_IS_MISSING = (
    "start it there (systemctl start erbij-node) with the node_secret of this server, or take it out of media_nodes"
)
GIVE_A_DISK = "name a folder on another disk: install.sh --backup FOLDER, or backup_folder in erbij.toml"


def https(settings: Settings) -> Iterator[Finding]:
    """Off this machine browsers give camera, microphone and safe cookies over HTTPS only."""
    host = urlsplit(settings.web_address).hostname or ""
    if not settings.secure and host not in LOOPBACK_HOSTS:
        yield Finding(
            "https",
            f"browsers come to {settings.web_address} without HTTPS: no camera or microphone, and sign-ins can be read",
            "put a proxy with a certificate before Erbij and set ERBIJ_BASE_URL to its https:// address",
        )
    if settings.demo and settings.bind not in LOOPBACK_HOSTS:
        yield Finding(
            "demonstration",
            f"the demonstration school listens on {settings.bind}: anybody who reaches it can sign in as anybody",
            "leave ERBIJ_BIND at 127.0.0.1",
        )


def addresses(settings: Settings) -> Iterator[Finding]:
    """Media must be announced on an address that people's browsers can reach."""
    host = urlsplit(settings.web_address).hostname or ""
    if host not in LOOPBACK_HOSTS and not settings.public_addresses:
        yield Finding(
            "media address",
            "only 127.0.0.1 is announced for picture and sound: nobody outside this machine will see anything",
            "set ERBIJ_PUBLIC_ADDRESSES to this server's address as browsers reach it",
        )


def own_files(settings: Settings) -> Iterator[Finding]:
    """What Erbij keeps is for Erbij alone."""
    if not settings.home.is_dir():
        yield Finding("folder", f"{settings.home} does not exist", "start Erbij once, or make the folder")
        return
    for file in sorted((*settings.home.glob("*.key"), *settings.home.glob("*.db*"), *settings.home.glob("*.toml"))):
        yield from _one_file(file)


def _one_file(file: Path) -> Iterator[Finding]:
    mode = file.stat().st_mode
    is_key = file.suffix == ".key"
    folder_mode = file.parent.stat().st_mode
    if is_key and file.stat().st_size < LEAST_KEY_BYTES:
        yield Finding("key", f"{file.name} holds less than {LEAST_KEY_BYTES} bytes", "make a new key")
    if mode & (OTHERS if is_key else ANYBODY) and folder_mode & ANYBODY:
        yield Finding(
            "permissions",
            f"{file.name} can be read by other users of this machine",
            f"chmod 700 {file.parent}",
        )


def media_port(settings: Settings) -> Iterator[Finding]:
    """The one UDP port must be free for us, unless a running Erbij of ours has it."""
    if settings.media_engine == "nodes" or settings.udp_port == 0 or is_running(settings):
        return
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.media_bind or settings.bind, settings.udp_port, type=socket.SOCK_DGRAM
        )[0]
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind(address)
    except OSError as error:
        why = "another program uses it" if error.errno == errno.EADDRINUSE else (error.strerror or str(error))
        yield Finding(
            "media port",
            f"UDP port {settings.udp_port} cannot be opened: {why}",
            "free the port, or choose another with ERBIJ_MEDIA_PORT",
        )


def media_nodes(settings: Settings) -> Iterator[Finding]:
    """Where picture and sound run on nodes, every one answers, and two are enough to lose one."""
    if settings.media_engine != "nodes":
        return
    there, missing = asyncio.run(node_lines(settings))
    for sentence in missing:
        if sentence == UNHEARD:  # servers go on with the nodes that they know
            yield Finding("media nodes", UNHEARD, "start Redis, or name the nodes in media_nodes of every server too")
        else:
            yield Finding("media node", sentence, NODE_IS_MISSING)
    if len(there) < ENOUGH_NODES and UNHEARD not in missing:
        yield Finding(
            "media nodes",
            f"{len(there)} answers: a lesson has no other node to go to"
            if there
            else "none answers: nobody sees anything",
            "start one more with erbij node serve, and name it in media_nodes of every server",
        )


def web_port(settings: Settings) -> Iterator[Finding]:
    """The TCP port must be free for us, unless a running Erbij of ours has it."""
    if settings.port == 0 or is_running(settings):
        return
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.bind, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        why = "another program uses it" if error.errno == errno.EADDRINUSE else (error.strerror or str(error))
        not_ours = error.errno == errno.EACCES  # under 1024: the service may, the user that it runs as may not
        yield Finding(
            "web port",
            f"TCP port {settings.port} cannot be opened: {'the service does not run' if not_ours else why}",
            "systemctl start erbij" if not_ours else "free the port, or choose another with ERBIJ_PORT",
        )


def disk(settings: Settings) -> Iterator[Finding]:
    """Nothing is acknowledged without a commit, and a full disk commits nothing."""
    place = next(folder for folder in (settings.home.resolve(), *settings.home.resolve().parents) if folder.is_dir())
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE_BYTES:
        yield Finding("disk", f"only {free // 1024**2} MB are free in {place}", "free at least 2 GB")


def database(settings: Settings) -> Iterator[Finding]:
    """The database answers and belongs to this version."""
    if (
        settings.database.startswith("sqlite")
        and not (settings.home / "erbij.db").is_file()
        and not settings.database_url
    ):
        yield Finding("database", "there is no database yet", "erbij migrate")
        return
    try:
        asyncio.run(_check_database(settings.database))
    except migrate.MigrationNeeded:
        yield Finding("database", "the database is empty, or older than this version of Erbij", "erbij migrate")
    except migrate.UnknownRevision:
        yield Finding(
            "database",
            "the database was written by a newer version of Erbij",
            "start that version, or restore a snapshot",
        )
    except Exception as error:  # noqa: BLE001 - whatever a driver raises, it cannot be reached
        yield Finding("database", *unreachable(error))


async def _check_database(url: str) -> None:
    opened = Database(url)
    try:
        await migrate.check(opened)
    finally:
        await opened.close()


def backups(settings: Settings) -> Iterator[Finding]:
    """A school is served to people only with a way back."""
    root = settings.backup_folder
    if root is None:
        if settings.secure:
            yield Finding("backup", "no backups are made", GIVE_A_DISK)
        return
    if not settings.backup_passphrase and not settings.backup_key.is_file():
        yield Finding("backup", f"there is no key at {settings.backup_key}", "erbij backup key")
    if not root.is_dir() or not os.access(root, os.W_OK | os.X_OK):
        yield Finding("backup", f"nothing can be written in {root}", "make the folder, for the user that runs Erbij")
        return
    yield from _in_folder(settings, root)


def _in_folder(settings: Settings, root: Path) -> Iterator[Finding]:
    if settings.home.is_dir() and root.stat().st_dev == settings.home.stat().st_dev:
        what = "the database" if settings.database.startswith("sqlite") else settings.home
        yield Finding("backup", f"{root} is on the same disk as {what}", GIVE_A_DISK)
    if is_running(settings):
        yield from _newest_backup(settings, root)
    if (root / "backup.json").is_file():
        yield from _whose(settings)


def _newest_backup(settings: Settings, root: Path) -> Iterator[Finding]:
    """What can be written from here may be shut for the service: what it wrote there says whether it does."""
    until = monotonic() + FIRST_COPY_WITHIN_S
    while (minutes := _age_of_newest(settings, root)) is None or minutes * 60 > 2 * settings.backup_every_s:
        if monotonic() < until:  # a server makes a copy as it starts, and the set-up asks us right after that
            sleep(AGAIN_S)
            continue
        what = (
            f"there is no copy in {root} yet" if minutes is None else f"the newest in {root} is {minutes} minutes old"
        )
        yield Finding(
            "backup",
            f"{what}; Erbij runs, and makes one within a minute of its start",
            "was it started just now, ask again in a minute; otherwise look for backup_copy_failed in the log, and let "
            "install.sh --backup open the folder for the service",
        )
        return


def _age_of_newest(settings: Settings, root: Path) -> int | None:
    """Return how many whole minutes ago something was written; None: there is no copy."""
    copies = list(root.glob("copies/[!.]*"))
    signs = [*copies, *(settings.backup_frames_folder or root / "frames").glob("*/alive")]
    newest = max((file.stat().st_mtime for file in signs if file.exists()), default=0.0)
    return int(SystemClock().now().timestamp() - newest) // 60 if copies else None


def _whose(settings: Settings) -> Iterator[Finding]:
    """A server makes no copies where those of another school would make way for them."""
    try:
        ask_whose(folder_of(settings, make=False), settings.home)
    except NotOurs:
        yield Finding(
            "backup",
            f"{settings.backup_folder} holds copies of another database, so no backups are made",
            "erbij restore brings that one back; or set ERBIJ_BACKUP_FOLDER to another folder",
        )
    except WrongKey as error:
        yield Finding("backup", str(error), "put the key of these backups back, or set another folder")
    except (CannotBackUp, OSError):
        return  # said above: there is no key, or the folder cannot be read


def bucket(settings: Settings) -> Iterator[Finding]:
    """A store of its own for films and documents answers, and somebody keeps copies of it: no backup of ours does."""
    if not settings.files_bucket:
        return
    if not asyncio.run(_bucket_answers(settings)):
        yield Finding(
            "films and documents",
            f"the bucket {settings.files_bucket} at {settings.files_address} does not answer, or does not let us in: "
            "no film plays, and what is sent waits",
            "look whether the store runs, and at ERBIJ_FILES_ADDRESS, ERBIJ_FILES_BUCKET and the key",
        )
    if not settings.files_copied:
        yield Finding(
            "films and documents",
            f"what lies in the bucket {settings.files_bucket} is in NO backup of Erbij: when it is lost, it is lost",
            "let the store keep versions or a copy elsewhere, and then set ERBIJ_FILES_COPIED=true",
        )


async def _bucket_answers(settings: Settings) -> bool:
    try:
        async with asyncio.timeout(FILES_WITHIN_S):
            return await files_folder_of(settings).answers()
    except TimeoutError:
        return False


def web_client(_settings: Settings) -> Iterator[Finding]:
    """The pages were built."""
    if not files("erbij.web").joinpath("static", "app", "index.html").is_file():
        yield Finding(
            "web client",
            "the pages of the web client were not built",
            "make client (it brings Node along where there is none)",
        )


def redis(settings: Settings) -> Iterator[Finding]:
    """Lessons go on without it; what happens at one server is known at the others a second later."""
    if settings.redis_url and not asyncio.run(_redis_answers(settings)):
        yield Finding(
            "redis",
            "Redis does not answer: lessons go on, servers hear a little later of each other",
            "look at ERBIJ_REDIS_URL, and whether Redis runs",
        )


async def _redis_answers(settings: Settings) -> bool:
    bus = bus_of(settings, SystemClock())
    up = asyncio.Event()

    async def there() -> None:
        up.set()

    bus.on_resync(there)
    await bus.start()
    try:
        async with asyncio.timeout(REDIS_WITHIN_S):
            await up.wait()
    except TimeoutError:
        return False
    finally:
        await bus.close()
    return True


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    https,
    reach.certificate,
    addresses,
    own_files,
    web_port,
    media_port,
    media_nodes,
    reach.media,
    reach.clock,
    disk,
    database,
    postgresql.roles,
    redis,
    postgresql.tools,
    postgresql.log_read_along,
    backups,
    bucket,
    web_client,
)


def doctor(settings: Settings) -> list[Finding]:
    """Return everything that is missing or unsafe, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(settings)]


def run(settings: Settings, console: Console | None = None) -> int:
    """Print the findings; returns the exit status: 1 when something is wrong."""
    out = console or Console(highlight=False)
    found = doctor(settings)
    for finding in found:
        out.print(f"[red]{finding.about}[/]: {finding.what}\n  → {finding.do}", soft_wrap=True)
    if not found:
        out.print(f"[green]Nothing is missing or unsafe[/] ({len(CHECKS)} checks).")
    if is_running(settings):
        out.print(
            "From outside, on a phone that is not on the school's Wi-Fi, within a quarter of an hour:\n"
            f"  {reach.outside_link(settings)}",
            soft_wrap=True,
        )
    return 1 if found else 0
