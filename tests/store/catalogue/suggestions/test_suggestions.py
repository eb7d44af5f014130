"""What may fit a pupil, on both databases: this week, their year, what they have and did, and what is left today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.items.model import ItemLevel
from erbij.catalogue.suggestions.http import shown
from erbij.catalogue.suggestions.model import Narrowed
from erbij.catalogue.suggestions.service import Suggestions
from erbij.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.actor import Actor
    from erbij.catalogue.suggestions.wire import ItemsFitting
    from erbij.db.database import Reading
    from tests.store.catalogue.conftest import School


@dataclass
class Done:
    """Implements ``suggestions.ports.DoneBefore``."""

    did: set[tuple[str, str]] = field(default_factory=set)

    async def completed(
        self,
        read: Reading,  # noqa: ARG002 - paper needs no database
        school_id: str,  # noqa: ARG002
        pupil_ids: Collection[str],
        item_ids: Collection[str],
    ) -> set[tuple[str, str]]:
        return {one for one in self.did if one[0] in pupil_ids and one[1] in item_ids}


async def fitting(
    school: School, who: Actor | None = None, done: Done | None = None, narrowed: Narrowed | None = None
) -> ItemsFitting:
    given = school.given
    service = Suggestions(given.database, given.clock, school.assignments, done or Done())
    return shown(*await service.fitting(who or school.noor, None, narrowed or Narrowed()))


async def ids(school: School, done: Done | None = None) -> list[str]:
    return [one.item_id for one in (await fitting(school, done=done)).items]


async def test_pupil_and_parent_see_the_same_few_lessons_of_subjects_of_this_week(school: School) -> None:
    await school.put("spelling", "Spelling", subject="Taal", calm_ok=True)
    await school.put("verf", "Verf mengen", subject="Tekenen")
    await school.put("klas7", "Procenten", years=(7,), level=ItemLevel.PO)

    found = await fitting(school)

    assert [one.item_id for one in found.items] == ["breuken", "klokkijken", "spelling"]
    assert (found.total, found.calm, found.free) == (3, 1, 0)
    assert (await fitting(school, school.karin)).items == found.items
    assert [one.item_id for one in (await fitting(school, narrowed=Narrowed(calm=True))).items] == ["spelling"]


async def test_what_stands_on_the_list_or_was_done_before_is_not_offered_again(school: School) -> None:
    whom = (school.given.ids["noor"],)
    await school.assignments.give(school.thijs, AssignItem(item_id="breuken", to=AssignTo.PUPILS, pupil_ids=whom))
    assert await ids(school) == ["klokkijken"]

    assert await ids(school, Done({(whom[0], "klokkijken")})) == []


async def test_what_is_to_be_caught_up_with_comes_first_in_what_the_day_still_leaves(school: School) -> None:
    school.paper.left_min = 24
    assert await ids(school) == ["breuken"]
    whom = (school.given.ids["noor"],)
    await school.assignments.give(school.thijs, AssignItem(item_id="breuken", to=AssignTo.PUPILS, pupil_ids=whom))
    assert await ids(school) == []
    school.paper.left_min = 25
    assert await ids(school) == ["klokkijken"]


async def test_who_has_something_that_waits_for_another_day_or_did_enough_today_is_offered_nothing(
    school: School,
) -> None:
    await school.put("lang", "Lang", 40)
    whom = (school.given.ids["noor"],)
    school.paper.left_min, school.paper.did = 30, {"anders": 25 * 60}
    assert await ids(school) == []
    school.paper.did = {}
    assert await ids(school) == ["breuken", "klokkijken"]

    await school.assignments.give(school.thijs, AssignItem(item_id="lang", to=AssignTo.PUPILS, pupil_ids=whom))

    assert await ids(school) == []


async def test_with_what_stands_on_the_list_there_are_never_more_than_three(school: School) -> None:
    await school.put("spelling", "Spelling", subject="Taal")
    await school.put("optellen", "Optellen")
    assert len(await ids(school)) == 3
    for number, item_id in enumerate(("breuken", "klokkijken", "optellen"), 1):
        whom = (school.given.ids["noor"],)
        await school.assignments.give(school.thijs, AssignItem(item_id=item_id, to=AssignTo.PUPILS, pupil_ids=whom))
        assert len(await ids(school)) == min(3 - number, 3)


async def test_a_shelf_that_is_full_of_other_years_hides_nothing_of_ones_own(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("erbij.catalogue.suggestions.store.MOST", 3)
    for number in range(5):
        await school.put(f"klas8-{number}", "Klas acht", priority="ESSENTIAL", years=(8,), level=ItemLevel.PO)

    assert await ids(school) == ["breuken", "klokkijken"]


async def test_in_a_week_without_lessons_nothing_is_offered(school: School) -> None:
    school.given.clock.move(timedelta(days=7))

    assert await ids(school) == []


@pytest.mark.parametrize("who", ["thijs", "mia", "zoe"])
async def test_it_is_there_for_a_pupil_and_their_parents_only(school: School, who: str) -> None:
    with pytest.raises(NotFound):
        await fitting(school, getattr(school, who))
    with pytest.raises(NotFound):
        await fitting(school, school.given.actor("bo", Role.GUARDIAN))
