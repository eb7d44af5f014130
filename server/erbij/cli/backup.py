"""The commands ``erbij backup``, ``erbij backup key | list | verify | drill`` and ``erbij restore``."""

# ruff: noqa: PLC0415, T201 - a command imports what it needs, and prints its answer

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cyclopts

from erbij.cli.start import load_settings, run

if TYPE_CHECKING:
    from erbij.backup.model import Copy, Restored
    from erbij.backup.refilling import Refilling
    from erbij.backup.restoring import Restoring
    from erbij.clock import Clock
    from erbij.settings import Settings

app = cyclopts.App(name="backup", help="Copies of the school's data, and whether they can be brought back.")
NO_DRILL = "ERBIJ_BACKUP_DRILL_URL is not set: a drill needs an empty database, docs/operating/backup.md#postgresql"
Flag = Annotated[bool, cyclopts.Parameter(negative="")]


@app.default
def backup() -> None:
    """Make a copy now, beside a server that runs or without one. A server makes them by itself."""
    settings = load_settings()
    done = run(_copied(settings))
    print(f"{done.id}: the database as it was at {said(done.made_at)}, {_size(done)}")
    if settings.files_bucket:
        print(f"Films and documents in the bucket {settings.files_bucket} are NOT in it: the store has to keep copies.")


@app.command
def key() -> None:
    """Make the key that opens the backups. Keep a copy of it elsewhere: without it there is no way back."""
    from erbij.backup.seal import make_key

    file = load_settings().backup_key
    try:
        make_key(file)
    except FileExistsError:
        sys.stderr.write(f"{file} is there already; nothing was changed.\n")
        sys.exit(2)
    except OSError as error:
        sys.stderr.write(f"{file}: {error.strerror}\n")
        sys.exit(1)
    print(f"{file} was made. Put a copy of it (a line of text) where a fire or a thief does not find both.")


@app.command(name="list")
def list_copies() -> None:
    """Say which copies there are, and until which second changes go with them."""
    copies, until = run(_listed(load_settings()))
    for one in copies:
        print(f"{one.id}  {said(one.made_at)}  {_size(one)}")
    print(f"Changes go on until {said(until)}." if until else "There are no changes after the copies.")


@app.command
def verify() -> None:
    """Read every byte of the backups; exit status 1 when something cannot be brought back."""
    found = run(_verified(load_settings()))
    for one in found:
        print(one)
    print(f"{len(found)} parts are damaged." if found else "Every copy, file and change can be read.")
    sys.exit(1 if found else 0)


@app.command
def drill(*, at: str = "", copy: str = "") -> None:
    """Bring everything back into a folder that is removed again: does it hold, and until which second?

    Parameters
    ----------
    at
        As it was then (2026-11-23T10:15, UTC); default: as late as can be.
    copy
        From this copy and no other, by its name in `erbij backup list`.
    """
    tell(run(_drilled(load_settings(), moment(at), copy)))
    print("This was a drill: nothing was changed.")


def restore(*, at: str = "", copy: str = "", yes: Flag = False) -> None:
    """Bring the school back from its backups. All of it or nothing; what was there is put aside, never removed.

    Parameters
    ----------
    at
        As it was then (2026-11-23T10:15, UTC); default: as late as can be.
    copy
        From this copy and no other, by its name in `erbij backup list`.
    yes
        Also where a database is. One of PostgreSQL has to be empty.
    """
    done = run(_restored(load_settings(), moment(at), copy, yes=yes))
    if done is None:
        print("The restore that was broken off is done now.")
        return
    tell(done)
    if done.aside:
        print(f"What was there before lies in {done.aside}.")
    print("Start with erbij serve.")


def tell(done: Restored) -> None:
    """Print what came back, and what did not."""
    changes = f"with {done.segments} parts of changes after it, " if done.copy.chain or done.segments else ""
    print(f"Copy {done.copy.id}, {changes}and {done.files} stored files.")
    for one in done.ledgers or ("There are no entries in the ledger yet.",):
        print(one)
    print(f"Everything that was acknowledged before {said(done.until)} is there. What came after that is missing.")
    if done.stopped_at:
        print(f"Later changes could not be used: {done.stopped_at}")
    for name in done.missing:
        print(f"Missing: {name}")
    if done.erased:
        print(f"{done.erased} people whose data was taken away after that moment were erased again.")
    print("People of whom no later backup knows that they were erased are back: look at your own list of requests.")


def said(moment: datetime) -> str:
    """A moment to the second, and in which zone."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def moment(text: str) -> datetime | None:
    """Read a moment in UTC; ends the program with status 2 on anything else."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        sys.stderr.write(f"--at {text}: write it as 2026-11-23T10:15\n")
        sys.exit(2)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _size(copy: Copy) -> str:
    size = sum(part.bytes for part in copy.parts)
    return f"{size / 1024**2:.1f} MB" if size > 1024**2 else f"{size // 1024} kB"


def _clock(settings: Settings) -> Clock:
    from erbij.clock import SystemClock

    return SystemClock(timedelta(seconds=settings.clock_offset_s))


async def _copied(settings: Settings) -> Copy:
    from erbij.composition import server  # noqa: F401 - every table, as privacy needs them
    from erbij.composition.backup import backups_of
    from erbij.db.database import Database

    database = Database(settings.database)
    try:
        return await backups_of(settings, database, _clock(settings)).copy()
    finally:
        await database.close()


async def _listed(settings: Settings) -> tuple[list[Copy], datetime | None]:
    from erbij.backup.archive import Archive
    from erbij.composition.backup import folder_of

    folder = folder_of(settings, make=False)
    copies, _ = folder.listed()
    chains = [one.chain for one in copies if one.chain]
    alive = [folder.alive(chain) for chain in chains[-1:]]
    return copies, alive[0] if alive else Archive(folder).newest()


async def _verified(settings: Settings) -> list[str]:
    from erbij.backup.verifying import problems
    from erbij.composition.backup import folder_of

    return list(problems(folder_of(settings, make=False)))


def _opened(settings: Settings) -> Restoring:
    from erbij.composition import server  # noqa: F401 - every table, as privacy needs them
    from erbij.composition.backup import restoring_of

    return restoring_of(settings, _clock(settings))


def _refilling(settings: Settings, owner: str, serves: str) -> Refilling:
    from erbij.backup.refilling import Refilling
    from erbij.composition import server  # noqa: F401 - every table
    from erbij.composition.backup import folder_of
    from erbij.composition.refilling import Refilled

    database = Refilled(owner, serves, _clock(settings))
    return Refilling(folder_of(settings, make=False), database, settings.database)


async def _drilled(settings: Settings, at: datetime | None, copy: str) -> Restored:
    from erbij.backup.model import CannotBackUp

    drills = settings.backup_drill_url
    with tempfile.TemporaryDirectory(prefix="erbij-drill-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        if settings.database.startswith("sqlite"):
            return await _opened(settings).drill(home, "erbij.db", at, copy)
        if not drills:
            raise CannotBackUp(NO_DRILL)
        return await _refilling(settings, drills, drills).drill(home, at, copy)


async def _restored(settings: Settings, at: datetime | None, copy: str, *, yes: bool) -> Restored | None:
    from erbij.backup.home import DATABASE
    from erbij.backup.restoring import finish, under_way
    from erbij.composition.backup import database_file

    embedded = settings.database.startswith("sqlite")
    name = database_file(settings).name if embedded else DATABASE
    if under_way(settings.home):
        finish(settings.home, name)
        return None
    if not embedded:
        owner = settings.database_owner_url or settings.database
        return await _refilling(settings, owner, settings.database).restore(settings.home, at, copy)
    return await _opened(settings).restore(settings.home, database_file(settings), at, copy, yes=yes)
