"""Which of the school's files a file is: by its name where that says it, else by the columns of its first line.

What is no text of ours (an archive, XML, a calendar, JSON) is left to the readers of other programs' files. A workbook
of a spreadsheet is recognised only to say what to do with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.schools.model import Fault, Files
from erbij.schools.rules import decode, header_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.schools.model import Column, Said

MAX_BYTES = 8_000_000
"""Bytes of one CSV file."""
NAMES: Mapping[str, str] = {
    "groups": "groups",
    "groepen": "groups",
    "klassen": "groups",
    "people": "people",
    "personen": "people",
    "mensen": "people",
    "timetable": "timetable",
    "rooster": "timetable",
    "free_days": "free_days",
    "vrije_dagen": "free_days",
    "attendance": "attendance",
    "aanwezigheid": "attendance",
}
"""What a file's name (without ``.csv``) says about its kind."""
OTHER = (b"PK", b"<", b"{", b"[", b"BEGIN:VCALENDAR")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_AGAIN = re.compile(r"[\s_-]*(?:\(\d+\)|\d[\d_-]*)$")


@dataclass(slots=True)
class Sorted:
    """Texts by kind, files of other programs, and what the file of a kind is called."""

    texts: dict[str, str] = field(default_factory=dict, repr=False)
    others: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    names: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def files(self, said: Sequence[Said] = (), *, only_known: bool = False) -> Files:
        """Return them as the files of one import."""
        return Files(
            groups=self.texts.get("groups"),
            people=self.texts.get("people"),
            timetable=self.texts.get("timetable"),
            free_days=self.texts.get("free_days"),
            attendance=self.texts.get("attendance"),
            others=tuple(self.others),
            said=tuple(said),
            only_known=only_known,
        )


def kind_by_name(stem: str) -> str | None:
    """Return what the name of a file (without ``.csv``) says: also of ``rooster (1)`` and ``groepen-2026``."""
    plain = _AGAIN.sub("", stem.casefold().strip())
    return NAMES.get(re.sub(r"[\s-]+", "_", plain))


def kind_by_columns(header: Sequence[str], columns: Mapping[str, Sequence[Column]]) -> str | None:
    """Return the file of which a header has every needed column and the most others; None when no file is it."""
    fits: dict[str, int] = {}
    for file, some in columns.items():
        known = {alias: column.name for column in some for alias in (column.name, *column.aliases)}
        found = {known[cell] for cell in header if cell in known}
        if found >= {column.name for column in some if column.required}:
            fits[file] = len(found)
    best = max(fits.values(), default=0)
    named = [file for file, count in fits.items() if count == best]
    return named[0] if len(named) == 1 and 2 * best >= len(header) else None


def plain_name(name: str) -> str:
    """Return the last part of a file's name, fit to be shown and to stand in a path of what is wrong."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return re.sub(r"[^\w .()+-]", "", base).strip()[:80] or "file"


def sort(given: Sequence[tuple[str, bytes]], columns: Mapping[str, Sequence[Column]]) -> Sorted:
    """Return the files by kind, with what cannot be used. Reads every text: run it in a thread."""
    found = Sorted()
    for name, data in ((plain_name(name), data) for name, data in given):
        if data.startswith(_OLD_WORKBOOK) or (data.startswith(b"PK") and b"[Content_Types].xml" in data[:4096]):
            found.faults.append(Fault(name, 0, "", "this is a workbook; save each sheet as CSV UTF-8"))
        elif data.lstrip(_BLANK)[:16].upper().startswith(OTHER):
            found.others.append((name, data))
        else:
            _text(found, name, data, columns)
    return found


def _text(found: Sorted, name: str, data: bytes, columns: Mapping[str, Sequence[Column]]) -> None:
    if len(data) > MAX_BYTES:
        found.faults.append(Fault(name, 0, "", f"larger than {MAX_BYTES // 1_000_000} MB"))
        return
    text, faults = decode(name, data)
    found.faults += faults
    if faults:
        return
    kind = kind_by_name(name.rpartition(".")[0] or name) or kind_by_columns(header_of(text), columns)
    if kind is None:
        found.faults.append(Fault(name, 0, "", "this is no file that Erbij knows"))
    elif kind in found.names:
        found.faults.append(Fault(name, 0, "", "a file of this kind is there twice"))
    else:
        found.names[kind] = name
        found.texts[kind] = text
