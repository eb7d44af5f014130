"""Reading every byte of the backups: is it there, is it what was written, does the key open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.backup.archive import Archive
from erbij.backup.folder import sha256_of
from erbij.backup.model import Damaged
from erbij.backup.rules import chains_kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.backup.folder import Folder
    from erbij.backup.model import Copy


def problems(folder: Folder) -> Iterator[str]:
    """Yield what is wrong, each with its path; nothing: every copy, file and change can be read. It blocks."""
    copies, wrong = folder.listed()
    yield from map(str, wrong)
    for one in copies:
        yield from _copy(folder, one)
    for name in sorted(folder.stored()):
        try:
            _read(folder.open_part(folder.files / name, f"files/{name}"))
        except Damaged as error:
            yield str(error)
    for chain, position in sorted(chains_kept(copies).items()):
        yield from _chain(folder, chain, position)
    yield from Archive(folder).problems()


def _copy(folder: Folder, copy: Copy) -> Iterator[str]:
    for part in copy.parts:
        file = folder.part(copy, part.name)
        try:
            if not file.exists():
                yield f"{file}: is not there"
            elif sha256_of(file) != part.sha256:
                yield f"{file}: is not what was written"
            else:
                _read(folder.open_part(file, f"{copy.id}/{part.name}"))
        except Damaged as error:
            yield str(error)


def _chain(folder: Folder, chain: str, position: int) -> Iterator[str]:
    for number in folder.numbers(chain):
        try:
            one, frames = folder.segment(chain, number)
            if one.first > position:
                yield f"{folder.frames / chain}: changes before {number:08} are missing"
            position = one.first + sum(1 for _ in frames)
        except Damaged as error:
            yield str(error)
            return


def _read(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass
