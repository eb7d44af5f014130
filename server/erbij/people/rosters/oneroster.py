"""People and groups from OneRoster 1.2 CSV: a zip with ``manifest.csv``, bulk or delta.

Theory of operation
===================
The files become the same two tables that ``groups.csv`` and ``people.csv`` become, so that everything after it is one
import. Keys are ``oneroster:<sourcedId>``, apart from the school's own. Classes are groups, as far as one of their
terms is not over; students, teachers and guardians (also parents and relatives) are people, and principals are leaders.
Who is ``tobedeleted``, not enabled, or past the end of their last role, is left out: the import then ends them. A role
that ends later is a last day. In a delta only what it names changes.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from erbij.people.rosters.archive import Entries, entries
from erbij.people.rosters.rows import Roster, group_row, person_row
from erbij.schools.rules import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from erbij.schools.model import Recognised

ORIGIN = "oneroster"
FILES = ("academicSessions", "classes", "enrollments", "orgs", "roles", "users")
MAX_LINES = 250_000
ROLES: Mapping[str, str] = {
    "student": "pupil",
    "teacher": "teacher",
    "guardian": "guardian",
    "parent": "guardian",
    "relative": "guardian",
    "principal": "leader",
}
_UNFIT = frozenset("|;,")
Line = dict[str, str]


def read(name: str, data: bytes, today: date) -> Recognised | None:
    """Return what the archive holds; None when it is no OneRoster archive. Blocks."""
    found = entries(name, data, (*FILES, "manifest"))
    if found is None or (not found.faults and "manifest" not in found.texts):
        return None
    roster = Roster(name, ORIGIN)
    roster.faults += found.faults
    if not roster.faults:
        _Reading(found, roster, today).all()
    return roster.recognised("ONEROSTER")


class _Reading:
    """Reads the files of one archive into a roster."""

    def __init__(self, found: Entries, roster: Roster, today: date) -> None:
        self._texts = found.texts
        self._roster = roster
        self._today = today
        self._last_days: dict[str, date | None] = {}
        self._roles: dict[str, set[str]] = defaultdict(set)

    def all(self) -> None:
        """Read every file, in the order in which they refer to each other."""
        roster = self._roster
        modes = {line["propertyName"]: line["value"] for line in self._lines("manifest", ("propertyName", "value"))}
        wanted = {modes.get(f"file.{file}", "absent") for file in ("users", "classes", "enrollments")}
        if wanted not in ({"bulk"}, {"delta"}) and not wanted <= {"delta", "absent"}:
            roster.fault("manifest.csv", 1, "value", "users, classes and enrollments are all bulk or all delta")
            return
        roster.partial = wanted != {"bulk"}
        schools = [
            one for one in self._lines("orgs", ("sourcedId", "type")) if one["type"] == "school" and not gone(one)
        ]
        if len(schools) > 1:
            roster.fault("orgs.csv", 1, "type", "more than one school; export one school at a time")
            return
        self._classes()
        self._users(self._members())

    def _classes(self) -> None:
        over = {
            one["sourcedId"]
            for one in self._lines("academicSessions", ("sourcedId", "endDate"))
            if gone(one) or (parse_date(one["endDate"]) or self._today) < self._today
        }
        for place, one in enumerate(self._lines("classes", ("sourcedId", "title")), 2):
            terms = {term.strip() for term in one.get("termSourcedIds", "").split(",") if term.strip()}
            is_over = gone(one) or (bool(terms) and terms <= over)
            key = self._key("classes.csv", place, one["sourcedId"])
            if key and (self._roster.partial or not is_over):
                self._roster.groups.append(group_row(place, key, one["title"], gone=is_over))

    def _members(self) -> dict[str, dict[str, set[str]]]:
        """Return, by user, the classes they are in (``""``) and those that they left (``gone``)."""
        classes = {row.cells["key"] for row in self._roster.groups}
        members: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"": set(), "gone": set()})
        columns = ("classSourcedId", "userSourcedId", "role")
        for place, one in enumerate(self._lines("enrollments", columns), 2):
            group = self._key("enrollments.csv", place, one["classSourcedId"])
            ended = (parse_date(one.get("endDate", "")) or self._today) < self._today
            if group and one["role"] in ROLES and (self._roster.partial or group in classes):
                members[one["userSourcedId"]]["gone" if gone(one) or ended else ""].add(group)
        return members

    def _read_roles(self) -> None:
        for one in self._lines("roles", ("userSourcedId", "role")):
            role, user = ROLES.get(one["role"]), one["userSourcedId"]
            last = parse_date(one.get("endDate", ""))
            if role is None or gone(one) or (last is not None and last < self._today):
                continue
            self._roles[user].add(role)
            before = self._last_days.get(user, date.min)
            self._last_days[user] = None if last is None or before is None else max(last, before)

    def _users(self, members: dict[str, dict[str, set[str]]]) -> None:
        self._read_roles()
        lines = list(enumerate(self._lines("users", ("sourcedId", "givenName", "familyName")), 2))
        guardians = self._guardians(one for _, one in lines)
        seen = set()
        for place, one in lines:
            user = one["sourcedId"]
            seen.add(user)
            self._user(place, one, members.get(user, {"": set(), "gone": set()}), guardians[user])
        if self._roster.partial:
            for user in sorted(members.keys() - seen):
                self._moved(user, members[user])

    def _user(self, place: int, one: Line, member: dict[str, set[str]], children: set[str]) -> None:
        key = self._key("users.csv", place, one["sourcedId"])
        own = {ROLES[one["role"]]} if one.get("role") in ROLES else set()  # as version 1.1 has it
        roles = self._roles.get(one["sourcedId"], own)
        is_gone = gone(one) or one.get("enabledUser", "").lower() == "false" or not roles
        if not key or (is_gone and not self._roster.partial):
            return
        last = self._last_days.get(one["sourcedId"])
        self._roster.people.append(
            person_row(
                place,
                key,
                name=_name(one),
                roles={"pupil"} if "pupil" in roles else roles,
                email=one.get("email", ""),
                groups=member[""],
                less=member["gone"],
                children=[f"{ORIGIN}:{child}" for child in sorted(children)] if "guardian" in roles else [],
                last_day=last,
                gone=is_gone,
            )
        )

    def _moved(self, user: str, member: dict[str, set[str]]) -> None:
        """Somebody of whom a delta names only classes."""
        self._roster.people.append(person_row(0, f"{ORIGIN}:{user}", groups=member[""], less=member["gone"]))

    def _guardians(self, lines: Iterable[Line]) -> dict[str, set[str]]:
        """Return, by guardian, their pupils; either of the two may name the other."""
        agents: list[tuple[str, str]] = []
        pupils: set[str] = set()
        for one in lines:
            if "pupil" in self._roles.get(one["sourcedId"], ()) or one.get("role") == "student":
                pupils.add(one["sourcedId"])
            agents += [
                (one["sourcedId"], each.strip()) for each in one.get("agentSourcedIds", "").split(",") if each.strip()
            ]
        found: dict[str, set[str]] = defaultdict(set)
        for user, agent in agents:
            pupil, guardian = (user, agent) if user in pupils else (agent, user)
            if self._roster.partial or pupil in pupils:
                found[guardian].add(pupil)
        return found

    def _key(self, file: str, line: int, source: str) -> str:
        if not source or _UNFIT & set(source) or len(source) > 200:  # noqa: PLR2004
            self._roster.fault(
                file, line, "sourcedId", "this cell is empty" if not source else "a sourcedId has no , ; or |"
            )
            return ""
        return f"{ORIGIN}:{source}"

    def _lines(self, file: str, needed: tuple[str, ...]) -> list[Line]:
        """Return the lines of a file that is there; what is needed and missing is a fault."""
        text = self._texts.get(file)
        if text is None:
            return []
        try:
            reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
            lines = [{k: (v or "").strip() for k, v in one.items() if isinstance(k, str)} for one in reader]
        except csv.Error:
            self._roster.fault(f"{file}.csv", 1, "", "the quotation marks from this line on do not match")
            return []
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        for name in missing:
            self._roster.fault(f"{file}.csv", 1, name, "this column is missing")
        if len(lines) > MAX_LINES:
            self._roster.fault(f"{file}.csv", 1, "", f"more than {MAX_LINES} rows")
        return [] if missing or len(lines) > MAX_LINES else lines


def gone(one: Line) -> bool:
    """Whether the other program takes this away."""
    return one.get("status", "").lower() == "tobedeleted"


def _name(one: Line) -> str:
    given = one.get("preferredGivenName") or one["givenName"]
    family = one.get("preferredFamilyName") or one["familyName"]
    return " ".join(part for part in (given, one.get("middleName", ""), family) if part)
