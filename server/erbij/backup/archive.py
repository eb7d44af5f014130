"""What lies in ``archive/`` of a folder of backups: whole database servers (bases), and PostgreSQL's log after them.

``archive/<chain>/``: all of one server in one of its times (a server that was brought back begins a new one).
``bases/<id>/`` there holds ``base``, the server's files as one tar, and ``about``; it comes there whole, by one rename.
``log/<segment>`` are the files of the log, each without the empty room at its end; the newest is written anew as it
grows. ``alive`` says until when there was no more log than that. Everything is sealed, and blocks: call it in a thread.
"""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from erbij.backup.folder import NEW, settle_folder
from erbij.backup.model import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.backup.seal import Readable

LOGS = 2**32
"""The name of a segment counts in parts of so many bytes."""
PAGE = 8192


@dataclass(frozen=True, slots=True)
class Base:
    """All files of a database server, whole with the log from the segment ``first`` until ``made_at``."""

    id: str
    chain: str
    first: str
    made_at: datetime


class Archive:
    """The archive in an opened folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder, self.root = folder, folder.root / "archive"
        self._sizes: dict[str, int] = {}

    def keep_base(self, source: Readable, one: Base) -> Path:
        """Write a base that is not there yet; :meth:`publish` lets it be."""
        made = self.root / one.chain / "bases" / f"{NEW}{one.id}"
        for left in made.parent.glob(f"{NEW}*"):
            shutil.rmtree(left)
        made.mkdir(parents=True)
        self._folder.seal_part(source, made / "base", f"archive/{one.chain}/{one.id}/base")
        return made

    def publish(self, made: Path, one: Base) -> None:
        """Let a base be there, whole."""
        said = json.dumps({**asdict(one), "made_at": one.made_at.isoformat()}).encode()
        self._folder.seal_part(io.BytesIO(said), made / "about", f"archive/{one.chain}/{one.id}/about")
        made.rename(made.parent / one.id)
        settle_folder(made.parent)

    def bases(self, chain: str = "*") -> list[Base]:
        """Return the bases (of one chain), oldest first; raises ``Damaged``."""
        found = []
        for folder in self.root.glob(f"{chain}/bases/[!.]*"):
            name = f"archive/{folder.parent.parent.name}/{folder.name}/about"
            said = json.loads(b"".join(self._folder.open_part(folder / "about", name)))
            found.append(Base(**{**said, "made_at": datetime.fromisoformat(said["made_at"])}))
        return sorted(found, key=lambda one: (one.made_at, one.id))

    def base(self, one: Base) -> Iterator[bytes]:
        """Yield the tar of a base; raises ``Damaged``, also after pieces that were good."""
        file = self.root / one.chain / "bases" / one.id / "base"
        return self._folder.open_part(file, f"archive/{one.chain}/{one.id}/base")

    def put_log(self, chain: str, segment: str, data: bytes, until: datetime) -> None:
        """Keep a file of the log; everything that was acknowledged before ``until`` stands in it or before it."""
        target = self.root / chain / "log" / segment
        target.parent.mkdir(parents=True, exist_ok=True)
        full = len(data.rstrip(b"\0"))
        head = json.dumps({"size": len(data), "until": until.isoformat()}).encode() + b"\n"
        kept = data[: -(-full // PAGE) * PAGE]
        self._folder.seal_part(io.BytesIO(head + kept), target, f"archive/{chain}/log/{segment}")

    def log(self, chain: str, segment: str) -> tuple[datetime, bytes]:
        """Return a file of the log as it was, and until when it goes; raises ``Damaged``."""
        file = self.root / chain / "log" / segment
        head, _, data = b"".join(self._folder.open_part(file, f"archive/{chain}/log/{segment}")).partition(b"\n")
        said = json.loads(head)
        return datetime.fromisoformat(said["until"]), data.ljust(said["size"], b"\0")

    def segments(self, one: Base) -> list[str]:
        """Return the files of the log that go with a base without a hole, in order."""
        there = self._segments(one.chain)
        if one.first not in there:
            return []
        if one.chain not in self._sizes:  # it is the same for all of a server's files
            self._sizes[one.chain] = len(self.log(one.chain, one.first)[1])
        size, found = self._sizes[one.chain], [one.first]
        while (following := after(found[-1], size)) in there:
            found.append(following)
        return found

    def is_whole(self, one: Base) -> bool:
        """Whether the log after a base has no hole."""
        found = self.segments(one)
        return bool(found) and found[-1] == max(self._segments(one.chain))

    def put_alive(self, chain: str, until: datetime) -> None:
        """Say that everything acknowledged before ``until`` is in the log that is there."""
        target = self.root / chain / "alive"
        target.parent.mkdir(parents=True, exist_ok=True)
        self._folder.seal_part(io.BytesIO(until.isoformat().encode()), target, f"archive/{chain}/alive")

    def alive(self, chain: str) -> datetime | None:
        """Until when the log of a chain says everything; None: nobody said so."""
        file = self.root / chain / "alive"
        try:
            said = b"".join(self._folder.open_part(file, f"archive/{chain}/alive")) if file.exists() else b""
        except Damaged:
            return None
        return datetime.fromisoformat(said.decode()) if said else None

    def reach(self, one: Base) -> datetime:
        """Until when a base and the log after it bring everything back; raises ``Damaged``."""
        found = self.segments(one)
        until = self.log(one.chain, found[-1])[0] if found else one.made_at
        alive = self.alive(one.chain) if self.is_whole(one) else None
        return max(until, alive or until)

    def newest(self) -> datetime | None:
        """Until when the newest base and the log after it go; None: there is none that can be used."""
        try:
            return max((self.reach(one) for one in self.bases() if self.is_usable(one)), default=None)
        except Damaged:
            return None

    def is_usable(self, one: Base) -> bool:
        """Whether the log after a base goes on to where it was complete; raises ``Damaged``."""
        return bool(self.segments(one)) and self.reach(one) >= one.made_at

    def forget(self, stay: Iterable[Base]) -> None:
        """Remove bases that do not stay, log that goes with none of those, and chains without one."""
        first: dict[str, str] = {}
        ids = set()
        for one in stay:
            first[one.chain] = min(one.first, first.get(one.chain, one.first))
            ids.add(one.id)
        for chain in [one for one in self.root.glob("[!.]*") if one.is_dir()]:
            if chain.name not in first:
                shutil.rmtree(chain)
                continue
            for base in chain.glob("bases/[!.]*"):
                if base.name not in ids:
                    gone = base.with_name(f"{NEW}{base.name}")
                    base.rename(gone)
                    shutil.rmtree(gone)
            for segment in self._segments(chain.name):
                if segment < first[chain.name]:
                    (chain / "log" / segment).unlink()

    def problems(self) -> Iterator[str]:
        """Read every byte and yield what is wrong."""
        try:
            bases = self.bases()
        except Damaged as error:
            yield str(error)
            return
        for one in bases:
            yield from self._problems_of(one)
        for chain in sorted({one.chain for one in bases}):
            for segment in sorted(self._segments(chain)):
                try:
                    self.log(chain, segment)
                except Damaged as error:
                    yield str(error)

    def _problems_of(self, one: Base) -> Iterator[str]:
        try:
            for _ in self.base(one):
                pass
            if not self.is_whole(one):
                yield f"{self.root / one.chain}: the log after the base {one.id} has a hole"
        except Damaged as error:
            yield str(error)

    def _segments(self, chain: str) -> set[str]:
        return {file.name for file in (self.root / chain / "log").glob("[0-9A-F]*")}


def after(segment: str, size: int) -> str:
    """Return the name of the file of the log that follows; ``size``: bytes of each."""
    each = LOGS // size
    number = int(segment[8:16], 16) * each + int(segment[16:], 16) + 1
    return f"{segment[:8]}{number // each:08X}{number % each:08X}"
