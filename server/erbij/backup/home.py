"""What lies in ``home`` and goes into a backup whatever the database is: files, keys, and whose copies these are."""

from __future__ import annotations

import asyncio
import fcntl
import io
import json
import os
import secrets
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from erbij.backup.model import STORED, CannotBackUp, NotOurs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.backup.model import Copy, Erased, Part
    from erbij.backup.seal import Readable

    Source: TypeAlias = tuple[str, Callable[[], AbstractContextManager[Readable]]]
    """A part of a copy: its name, and what opens it."""

ORIGIN = "backup.id"
"""In ``home``: says of which database copies are. It stands in each copy, so that it comes back with the database."""
LOCK = ".backup-lock"
"""In ``home``, where a lock always holds; on a share it may not. Whoever copies or keeps files has it."""
LOOK_S, LOOKS = 0.2, 300
"""How often somebody else's copy is waited for: a minute."""
BUSY = "another copy is being made, or files are being kept, for longer than a minute: try again"
LARGEST_SMALL_FILE = 1024 * 1024
DATABASE = "erbij.db"
"""The database that may lie in ``home``, its snapshots and what a move left of it begin with this name."""


class Home:
    """The folder in which a server keeps what is not in its database. All but :meth:`alone` blocks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """A server and a command beside it would remove what the other has half made; raises ``CannotBackUp``."""
        lock = await asyncio.to_thread((self.folder / LOCK).open, "ab")
        try:
            for _ in range(LOOKS):
                if _taken(lock):
                    break
                await asyncio.sleep(LOOK_S)
            else:
                raise CannotBackUp(BUSY)
            yield
        finally:
            lock.close()

    def origin(self) -> str:
        """Of which database copies are made here; "": none was made yet."""
        file = self.folder / ORIGIN
        return file.read_text(encoding="ascii").strip() if file.exists() else ""

    def made_origin(self) -> str:
        """Say of which database copies are made from now on, and return it."""
        if not self.origin():
            new = self.folder / f".{ORIGIN}"
            with new.open("w", encoding="ascii") as out:
                out.write(f"{secrets.token_hex(16)}\n")
                out.flush()
                os.fsync(out.fileno())
            new.replace(self.folder / ORIGIN)
        return self.origin()

    def keep(self, folder: Folder, made: Path, copy: Copy, database: Source, erased: Iterable[Erased]) -> Copy:
        """Fill a copy that was begun and let it be there: its database, which files there are, who was erased, keys."""
        self.keep_files(folder)
        parts: list[Part] = []
        for name, opened in self._sources(database, erased):
            with opened() as plain:
                sealed = folder.seal_part(plain, made / name, f"{copy.id}/{name}")
                parts.append(replace(sealed, name=name))
        done = replace(copy, parts=tuple(parts))
        folder.publish(made, done)
        return done

    def keep_files(self, folder: Folder) -> None:
        """Keep the stored files that came since."""
        for name in self._stored():
            folder.put_file(self.folder, name)

    def forget_files(self, folder: Folder, stay: Sequence[Copy]) -> None:
        """Remove stored files that no copy knows, and that are not here either."""
        loose = set(folder.stored()) - set(self._stored())
        if loose:
            for one in stay:
                loose -= set(json.loads(b"".join(folder.open_part(folder.part(one, "files"), f"{one.id}/files"))))
            for name in loose:
                (folder.files / name).unlink(missing_ok=True)

    def _sources(self, database: Source, erased: Iterable[Erased]) -> Iterator[Source]:
        yield database
        yield "files", partial(_of, sorted(self._stored()))
        yield "erased", partial(_of, [asdict(one) for one in erased])
        for one in sorted(self.folder.iterdir()):
            if one.is_file() and _is_small(one):
                yield f"home-{one.name}", partial(open_plain, one)

    def _stored(self) -> Iterator[str]:
        for folder in STORED:
            for one in (self.folder / folder).rglob("*"):
                if one.is_file():
                    yield one.relative_to(self.folder).as_posix()


def ask_whose(folder: Folder, home: Path) -> None:
    """Raise ``NotOurs`` when a folder holds copies of another database than the one of ``home``."""
    copies, wrong = folder.listed()
    own = Home(home).origin()
    if any(one.origin not in {"", own} for one in copies) or (wrong and not own):
        what_to_do = "bring that back first (erbij restore), or set another folder"
        raise NotOurs(f"{folder.root} holds copies of another database: {what_to_do}")


def new_copy_id(now: datetime) -> str:
    """Return a name for a copy that is made now."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def open_plain(file: Path) -> BinaryIO:
    """Open a file that is not sealed yet."""
    return file.open("rb")


def _of(said: object) -> BinaryIO:
    return io.BytesIO(json.dumps(said).encode())


def _is_small(one: Path) -> bool:
    """Keys and settings; not the database, its snapshots, and the key that opens this backup."""
    not_ours = one.name.startswith((".", DATABASE)) or one.name == "backup.key"
    return not not_ours and one.stat().st_size <= LARGEST_SMALL_FILE


def _taken(lock: BinaryIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
