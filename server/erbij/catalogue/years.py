"""For which level and years lessons are meant that fit a pupil, as the names of their groups tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.items.rules import for_whom
from erbij.people.store import people_by_id
from erbij.schools.store import groups_of, school_of

if TYPE_CHECKING:
    from erbij.catalogue.items.model import ItemLevel
    from erbij.db.database import Reading

Years = tuple["ItemLevel | None", tuple[int, ...]]


async def years_of(read: Reading, school_id: str, pupil_id: str) -> Years:
    """Return the level (None: not told) and the school years of a pupil's groups of today."""
    person = (await people_by_id(read, school_id, [pupil_id])).get(pupil_id)
    mine = set(person.groups) if person else set()
    names = [one.name for one in await groups_of(read, school_id) if one.id in mine]
    return for_whom((await school_of(read, school_id)).sector, names)
