"""Whom a change of the timetable concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.actor import Actor


@dataclass(frozen=True, slots=True)
class Concerned:
    """People by id, units by their place, slots by id, and the dates on which something is different."""

    school_id: str
    people: frozenset[str]
    places: frozenset[str]
    slots: frozenset[str]
    dates: tuple[date, ...]

    def __contains__(self, actor: Actor) -> bool:
        """Whether it concerns somebody, or a unit."""
        here = actor.school_id == self.school_id
        return here and (actor.id in self.people or (actor.place != "" and actor.place in self.places))

    def payload(self) -> dict[str, str]:
        """Return it as a post."""
        return {
            "school_id": self.school_id,
            "people": "\n".join(sorted(self.people)),
            "places": "\n".join(sorted(self.places)),
            "slots": "\n".join(sorted(self.slots)),
            "dates": "\n".join(map(str, self.dates)),
        }

    @classmethod
    def read(cls, payload: Mapping[str, str]) -> Concerned:
        """Return what a post says."""
        some = {name: payload[name].split("\n") if payload[name] else [] for name in payload.keys() - {"school_id"}}
        return cls(
            payload["school_id"],
            frozenset(some["people"]),
            frozenset(some["places"]),
            frozenset(some["slots"]),
            tuple(map(date.fromisoformat, some["dates"])),
        )
