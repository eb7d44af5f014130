"""Who is at the demonstration school. The names are plainly made up; the order is that of ``demo.json``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from erbij.actor import Role
from erbij.people.model import MemberAs

SCHOOL, BOARD, SECTOR = "De Voorbeeldschool", "Stichting Voorbeeld", "po"
BEGIN = date(2020, 8, 1)
"""Since when everybody is there, and every pupil at home: before any day that a moved clock may show."""
LESSON = timedelta(minutes=50)
KEPT_BACK, KEPT_AHEAD = timedelta(hours=24), timedelta(hours=48)
SUBJECTS = ("Rekenen", "Taal", "Spelling", "Begrijpend lezen", "Aardrijkskunde", "Geschiedenis", "Natuur", "Engels")


@dataclass(frozen=True, slots=True)
class Room:
    """A group with the one teacher who gives all its lessons, in one place."""

    key: str
    place: str
    teacher: str


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in the demonstration; ``children`` are names, ``also`` further groups."""

    role: Role
    name: str
    group: tuple[str, MemberAs] | None = None
    children: tuple[str, ...] = ()
    also: tuple[tuple[str, MemberAs], ...] = ()


ROOMS = (Room("5A", "Lokaal 12", "Thijs Testema"), Room("5B", "Lokaal 14", "Fleur Fictief"))
CONSULTANT = "Olga Verzinsel"
PARTNERSHIP, PARTNER = "Samenwerkingsverband Voorbeeld", "Sanne Niemandsland"
UNIT_PLACE = ROOMS[0].place
CAST = (
    Part(Role.PUPIL, "Noor Voorbeeld", ("5A", MemberAs.PUPIL)),
    Part(Role.PUPIL, "Sem Verzonnen", ("5A", MemberAs.PUPIL)),
    Part(Role.PUPIL, "Yara van Demo", ("5A", MemberAs.PUPIL)),
    Part(Role.GUARDIAN, "Karin Voorbeeld", children=("Noor Voorbeeld",)),
    Part(Role.GUARDIAN, "Omar van Demo", children=("Yara van Demo", "Sem Verzonnen")),
    Part(Role.TEACHER, ROOMS[0].teacher, ("5A", MemberAs.TEACHER)),
    Part(Role.TEACHER, ROOMS[1].teacher, ("5B", MemberAs.TEACHER)),
    Part(Role.MENTOR, "Mila Modelstra", ("5A", MemberAs.MENTOR), also=(("5B", MemberAs.MENTOR),)),
    Part(Role.COORDINATOR, "Zoë Zogenaamd"),
    Part(Role.LEADER, "Lotte Luchtkasteel"),
    Part(Role.CONSULTANT, CONSULTANT),
)


@dataclass(frozen=True, slots=True)
class Made:
    """The demonstration school as it stands in the database; ids by name and by key."""

    school_id: str
    people: dict[str, str]
    groups: dict[str, str]
