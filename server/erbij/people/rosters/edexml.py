"""People and groups from EDEXML, as pupil administrations of Dutch primary schools write it (versions 1.x to 2.x).

Only what is named here is ever read. A citizen service number, a birth date, an address or anything about care may
stand in the file: it is passed over and never kept. The document may not declare a type or entities, so nothing can be
unfolded or fetched. Keys are ``edexml:<key>``. A teacher of a regular group is its teacher and mentor; of a composed
group its teacher.
"""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 - the signature is the port's
from typing import TYPE_CHECKING
from xml.parsers import expat

from erbij.people.rosters.rows import Roster, group_row, person_row
from erbij.schools.model import Fault
from erbij.schools.rules import parse_date

if TYPE_CHECKING:
    from erbij.schools.model import Recognised

ORIGIN = "edexml"
MAX_DEPTH = 12
MAX_PEOPLE = 100_000
MAX_TEXT = 400
_THINGS = frozenset({"groep", "samengestelde_groep", "leerling", "leerkracht"})
_TEXTS = frozenset(
    {"naam", "achternaam", "voorvoegsel", "roepnaam", "voorletters", "voorletters-1", "emailadres", "uitschrijfdatum"}
)
_UNFIT = frozenset("|;,")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?EDEX[\s/>]")


class _Refused(Exception):
    """Stops the reading with a message."""


def read(name: str, data: bytes, today: date) -> Recognised | None:
    """Return what the document holds; None when it is no EDEXML. Blocks."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<") or _ROOT.search(data[:8192]) is None:
        return None
    roster = Roster(name, ORIGIN, with_guardians=False, files=(name, name))
    try:
        _Document(roster, today).feed(data)
    except _Refused as refused:
        roster.faults.append(Fault(name, refused.args[1], "", refused.args[0]))
    except expat.ExpatError as broken:
        roster.faults.append(Fault(name, broken.lineno, "", "this is no well-formed XML"))
    return roster.recognised("EDEXML")


class _Document:
    """Walks through one document, thing by thing."""

    def __init__(self, roster: Roster, today: date) -> None:
        self._roster = roster
        self._today = today
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._thing = ""
        self._line = 0
        self._key = ""
        self._cells: dict[str, str] = {}
        self._groups: set[str] = set()
        self._regular: set[str] = set()
        self._parser = expat.ParserCreate()

    def feed(self, data: bytes) -> None:
        """Read it all; raises ``_Refused``, ``ExpatError``."""
        parser = self._parser
        parser.StartDoctypeDeclHandler = self._refuse_type
        parser.EntityDeclHandler = self._refuse_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only

    def _refuse_type(self, *_: object) -> None:
        raise _Refused("a document type or an entity is not allowed", self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise _Refused(f"nested deeper than {MAX_DEPTH}", self._parser.CurrentLineNumber)
        if not self._thing and name in _THINGS:
            self._thing, self._line = name, self._parser.CurrentLineNumber
            self._key = self._valid(attributes.get("key", ""))
            self._cells, self._groups, self._regular = {}, set(), set()
        elif self._thing in {"leerling", "leerkracht"} and name in {"groep", "samengestelde_groep"}:
            key = f"{ORIGIN}:{attributes.get('key', '')}"
            self._groups.add(key)
            if name == "groep":
                self._regular.add(key)
        # Of what is not in the list not even the text is looked at.
        self._text = [] if self._thing and name in _TEXTS and self._path[-2] == self._thing else None

    def _characters(self, text: str) -> None:
        if self._text is not None and len(self._text) < MAX_TEXT:
            self._text.append(text[:MAX_TEXT])

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if self._text is not None:
            self._cells.setdefault(name, " ".join("".join(self._text).split(" ")).strip())
            self._text = None
        self._path.pop()
        if name == self._thing and name not in self._path:
            self._take()
            self._thing = ""

    def _take(self) -> None:
        if not self._key:
            return
        if self._thing in {"groep", "samengestelde_groep"}:
            self._roster.groups.append(group_row(self._line, self._key, self._cells.get("naam", "")))
        else:
            self._person()
        if len(self._roster.people) > MAX_PEOPLE:
            raise _Refused(f"more than {MAX_PEOPLE} people", self._line)

    def _person(self) -> None:
        cells = self._cells
        last = parse_date(cells.get("uitschrijfdatum", "")[:10])
        if last is not None and last < self._today:
            return
        first = cells.get("roepnaam") or cells.get("voorletters-1") or cells.get("voorletters", "")
        parts = (first, cells.get("voorvoegsel", ""), cells.get("achternaam", ""))
        teaches = self._thing == "leerkracht"
        self._roster.people.append(
            person_row(
                self._line,
                self._key,
                name=" ".join(part for part in parts if part),
                roles={"pupil"} if not teaches else {"teacher", "mentor"} if self._regular else {"teacher"},
                email=cells.get("emailadres", "") if teaches else "",
                groups=self._groups,
                mentor_of=self._regular if teaches else (),
                last_day=last,
            )
        )

    def _valid(self, key: str) -> str:
        if not key or _UNFIT & set(key) or len(key) > 200:  # noqa: PLR2004
            self._roster.fault(
                self._roster.name, self._line, "key", "this cell is empty" if not key else "a key has no , ; or |"
            )
            return ""
        return f"{ORIGIN}:{key}"
