"""Rows of groups and people as another program's file gives them, in the shape of ours."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.schools.model import Fault, Recognised, Row, Table
from erbij.schools.rules import unfit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

PERSON = ("key", "name", "role", "groups", "mentor_of", "email", "guardian_of", "last_day", "less", "gone")
HOME = ("home_from", "home_until")
GROUP = ("key", "name", "gone")
_HAVE = frozenset({"key", "name", "role", "groups", "email", "last_day"})


def group_row(line: int, key: str, name: str, *, gone: bool = False) -> Row:
    """Return a group; ``gone``: it ends."""
    return Row(line, {"key": key, "name": _text(name), "gone": "yes" if gone else ""})


def person_row(
    line: int,
    key: str,
    *,
    name: str = "",
    roles: Collection[str] = (),
    email: str = "",
    groups: Iterable[str] = (),
    less: Iterable[str] = (),
    children: Iterable[str] = (),
    mentor_of: Iterable[str] = (),
    last_day: date | None = None,
    gone: bool = False,
) -> Row:
    """Return a person; in a part of a list ``groups`` come to those that are there and ``less`` go."""
    cells = dict.fromkeys((*PERSON, *HOME), "") | {
        "key": key,
        "name": _text(name),
        "role": "|".join(sorted(roles)),
        "groups": "|".join(sorted(groups)),
        "less": "|".join(sorted(less)),
        "mentor_of": "|".join(sorted(mentor_of)),
        "guardian_of": "|".join(children),
        "email": email.strip(),
        "last_day": last_day.isoformat() if last_day else "",
        "gone": "yes" if gone else "",
    }
    return Row(line, cells)


def _text(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split(" ")).strip())


@dataclass(slots=True)
class Roster:
    """What a file of another program says of groups and people, while it is read."""

    name: str
    origin: str
    partial: bool = False
    with_guardians: bool = True
    groups: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: tuple[str, str] = ("classes.csv", "users.csv")

    def fault(self, file: str, line: int, column: str, message: str) -> None:
        """Write down what is wrong."""
        self.faults.append(Fault(file, line, column, message))

    def recognised(self, kind: str) -> Recognised:
        """Return what was read, with the names that cannot be names."""
        for file, rows in zip(self.files, (self.groups, self.people), strict=True):
            for row in rows:
                wrong = unfit(row.cells["name"], 80) if row.cells["name"] or not self.partial else None
                if wrong and not row.cells["gone"]:
                    self.fault(file, row.line, "name", wrong)
        pupils, teachers = (
            sum(1 for row in self.people if role in row.cells["role"].split("|") and not row.cells["gone"])
            for role in ("pupil", "teacher")
        )
        have = _HAVE | ({"guardian_of"} if self.with_guardians else frozenset())
        about = (self.origin, self.partial)
        tables = {
            "groups": Table(
                "groups", frozenset({"key", "name"}), tuple(self.groups), not self.faults, *about, self.files[0]
            ),
            "people": Table("people", have, tuple(self.people), not self.faults, *about, self.files[1]),
        }
        counts = {"groups": len(self.groups), "pupils": pupils, "teachers": teachers, "people": len(self.people)}
        return Recognised(self.name, kind, tables, tuple(self.faults), counts)
