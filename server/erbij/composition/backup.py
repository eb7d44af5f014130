"""Backups, and what they ask of the rooms above them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from erbij.backup.copies import Dumps
from erbij.backup.folder import open_folder
from erbij.backup.model import CannotBackUp, Erased, RestoreRefused, Terms
from erbij.backup.receiving import Receiver
from erbij.backup.restoring import Restoring
from erbij.backup.service import Backups
from erbij.db import migrate
from erbij.db.database import ANSWERS_WITHIN_S, Database
from erbij.privacy.erasures import store as erasures
from erbij.privacy.retention import store as retention
from erbij.privacy.retention.service import Retention
from erbij.register.ledger import Break
from erbij.register.service import verify_chain
from erbij.register.store import schools_with_entries

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.clock import Clock
    from erbij.settings import Settings

LOG_PAGES = 32_768
"""While changes are sent the log is emptied by that; only where it fails for long SQLite does it at 128 MiB."""
FILES_EVERY_S = 30.0
LOOK_EVERY_S = 1.0
LOG_EVERY_S = 5.0
LOOK = "backup-look"
"""Done by every server: how old the newest copy is, whichever of them made it."""
POSTGRESQL = "the database is PostgreSQL: it is no file"

Work = tuple[str, float, "Callable[[], Awaitable[None]]"]


class BackupRoom:
    """The backups of a server that has a folder for them."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._every_s = settings.backup_frames_every_s
        self.backups = backups_of(settings, database, clock) if settings.backup_folder is not None else None

    def by_themselves(self) -> list[Work]:
        """What runs now and again while the server does."""
        if self.backups is None:
            return []
        if isinstance(self.backups, Dumps):
            return [
                (LOOK, FILES_EVERY_S, self.backups.look),
                ("backup-copies", LOOK_EVERY_S, self.backups.copy_when_due),
                ("backup-files", FILES_EVERY_S, self.backups.keep_files),
                ("backup-log", LOG_EVERY_S, self.backups.keep_log),
            ]
        return [
            ("backup-copies", LOOK_EVERY_S, self.backups.copy_when_due),
            ("backup-changes", self._every_s, self.backups.ship),
            ("backup-files", FILES_EVERY_S, self.backups.keep_files),
        ]

    async def close(self) -> None:
        """Send what was written last."""
        if self.backups is not None:
            await self.backups.close()


class ErasedPeople:
    """Whose data was taken away: by the register of erasures, and by names that are no longer there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def erased(self, database: Path) -> Sequence[Erased]:
        """Return who is erased in a database; nobody in one of another version."""
        opened = Database(_url(database))
        try:
            return await erased_in(opened) if await migrate.current(opened) == migrate.newest() else []
        finally:
            await opened.close()

    async def erase(self, database: Path, who: Collection[Erased]) -> int:
        """Erase everybody of them who is known in a database; how many were."""
        opened = Database(_url(database))
        try:
            return await erase_in(opened, self._clock, who)
        finally:
            await opened.close()


class Ledgers:
    """The chains of every school."""

    async def check(self, database: Path) -> tuple[str, ...]:
        """Bring a database that came back to this version, and walk its chains; raises ``RestoreRefused``."""
        opened = Database(_url(database))
        try:
            before = await migrate.migrate(opened)
            if before is not None:
                before.unlink()
            return await ledgers_of(opened)
        except migrate.UnknownRevision:
            raise RestoreRefused("the backup is of a newer version of Erbij: restore with that version") from None
        finally:
            await opened.close()


async def erased_in(database: Database) -> list[Erased]:
    """Return who is erased in a database of this version."""
    async with database.read() as read:
        whole = await retention.forgotten(read)
        asked = await erasures.carried_out(read)
    return [*(Erased(one, whole=True) for one in whole), *(Erased(one, whole=False) for one in asked)]


async def erase_in(database: Database, clock: Clock, who: Collection[Erased]) -> int:
    """Erase everybody of them who is known in a database; how many were."""
    service = Retention(database, clock)
    ordered = sorted(who, key=lambda one: (one.person_id, one.whole))
    return sum([await service.erase_again(one.person_id, whole=one.whole) for one in ordered])


async def ledgers_of(database: Database) -> tuple[str, ...]:
    """Walk the chain of every school and say where it ends; raises ``RestoreRefused`` for a broken one."""
    async with database.read() as read:
        schools = await schools_with_entries(read)
    ends = {school_id: await verify_chain(database, school_id) for school_id in schools}
    for school_id, end in ends.items():
        if isinstance(end, Break):
            raise RestoreRefused(f"the ledger of {school_id} is broken at entry {end.seq}: {end.problem}")
    return tuple(f"{school_id}: {end.seq} entries, the chain holds" for school_id, end in ends.items())


def log_pages(settings: Settings) -> int:
    """How long the write-ahead log may grow before SQLite empties it by itself."""
    from erbij.db.database import LOG_PAGES as ORDINARY  # noqa: PLC0415 - one name, two lengths

    return LOG_PAGES if settings.backup_folder is not None else ORDINARY


def folder_of(settings: Settings, *, make: bool) -> Folder:
    """Open the folder of the settings; raises ``CannotBackUp``, ``WrongKey``, ``OSError``. It may take a second."""
    root = settings.backup_folder
    if root is None:
        raise CannotBackUp("ERBIJ_BACKUP_FOLDER is not set")
    frames = settings.backup_frames_folder or root / "frames"
    return open_folder(root, frames, settings.backup_key, settings.backup_passphrase, make=make)


def database_file(settings: Settings) -> Path:
    """Return the file of the database; raises ``CannotBackUp`` where it is none, or stands elsewhere."""
    file = Database(settings.database).file
    if file is None:
        raise CannotBackUp(POSTGRESQL)
    if file.resolve().parent != settings.home.resolve():
        raise CannotBackUp(f"{file}: only a database in ERBIJ_HOME is copied")
    return file


def backups_of(settings: Settings, database: Database, clock: Clock) -> Backups | Dumps:
    """Return the backups of these settings; nothing is opened yet."""
    if not database.is_sqlite:
        return Dumps(
            database,
            clock,
            home=settings.home,
            opened=lambda make: folder_of(settings, make=make),
            terms=terms_of(settings),
            erased=partial(erased_in, database),
            revision=migrate.newest(),
            receiver=receiver_of(settings, clock),
        )
    return Backups(
        database,
        clock,
        file=database_file(settings),
        home=settings.home,
        opened=partial(folder_of, settings, make=True),
        terms=terms_of(settings),
        erasing=ErasedPeople(clock),
        revision=migrate.newest(),
    )


def receiver_of(settings: Settings, clock: Clock) -> Callable[[Callable[[], Folder]], Receiver] | None:
    """Return what reads the log of PostgreSQL along, once the folder can be opened; None: nobody may."""
    if not settings.backup_log_url:
        return None

    def made(opened: Callable[[], Folder]) -> Receiver:
        source = Database(settings.backup_log_url, answers_within_s=ANSWERS_WITHIN_S)
        return Receiver(source, clock, home=settings.home, opened=opened)

    return made


def restoring_of(settings: Settings, clock: Clock) -> Restoring:
    """Return what brings back; opens the folder, which may take a second."""
    return Restoring(folder_of(settings, make=False), Ledgers(), ErasedPeople(clock))


def terms_of(settings: Settings) -> Terms:
    """How often, and how long copies stay."""
    return Terms(
        settings.backup_every_s,
        settings.backup_frames_every_s,
        settings.backup_keep_hours,
        settings.backup_keep_days,
        settings.backup_keep_weeks,
    )


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
