"""The text files of an archive that somebody sent: nothing goes to a disk, and no more is unpacked than allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.schools.model import Fault

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_ENTRIES = 200
MAX_UNPACKED = 120_000_000
"""Bytes of all files together, counted while they are unpacked: what an archive says of itself is not believed."""
_CHUNK = 1 << 16


@dataclass(slots=True)
class Entries:
    """The texts by name without ``.csv``."""

    texts: dict[str, str] = field(default_factory=dict, repr=False)
    faults: list[Fault] = field(default_factory=list)


def entries(name: str, data: bytes, wanted: Collection[str]) -> Entries | None:
    """Return the files that are wanted, whatever folder they are in; None when the data is no archive."""
    if not data.startswith(b"PK"):
        return None
    found = Entries()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _take(name, archive, wanted, found)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        found.faults.append(Fault(name, 0, "", "this archive is broken"))
    return found


def _take(name: str, archive: zipfile.ZipFile, wanted: Collection[str], found: Entries) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        found.faults.append(Fault(name, 0, "", f"more than {MAX_ENTRIES} files"))
        return
    left = MAX_UNPACKED
    for info in infos:
        base = info.filename.replace("\\", "/").rpartition("/")[2]
        stem = base.removesuffix(".csv")
        if base == stem or stem not in wanted or "__MACOSX" in info.filename:
            continue
        if stem in found.texts or info.flag_bits & 1:
            found.faults.append(Fault(base, 0, "", "this file is there twice, or is locked"))
            return
        unpacked = bytearray()
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                unpacked += chunk
                if len(unpacked) > left:
                    found.faults.append(Fault(name, 0, "", "this archive unpacks to far too much"))
                    return
        left -= len(unpacked)
        try:
            found.texts[stem] = unpacked.decode("utf-8-sig")
        except UnicodeDecodeError:
            found.faults.append(Fault(base, 0, "", "this file is not UTF-8; save it as CSV UTF-8"))
