"""What a pupil was given opens at the revision of then, for that pupil only, and while it stands on their list."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.engagement import store as engagement
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import Revision
from erbij.composition.catalogue import PublishedLessons
from erbij.composition.catching_up import Completed

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Lesson
    from tests.store.catalogue.conftest import School

NEW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
async def given(school: School) -> str:
    """Noor was given Breuken at its third revision, in the place of Rekenen."""
    async with school.given.database.transaction() as tx:
        for number in (3, 4):
            await items.publish(
                tx, Revision(school.given.school.id, "breuken", number, f"Breuken {number}", "", NEW, "thijs", ())
            )
    asked = AssignItem(
        item_id="breuken",
        to=AssignTo.PUPILS,
        pupil_ids=(school.given.ids["noor"],),
        slot_id=school.given.ids["Rekenen 5A"],
        last=date(2026, 9, 8),
    )
    made, _ = await school.assignments.give(school.thijs, asked)
    await school.put("breuken", "Breuken", revision=4)
    return made.assignments[0].id


async def opened(school: School, actor: Actor, key: str) -> Lesson | None:
    async with school.given.database.read() as read:
        return await PublishedLessons(school.given.clock).lesson(read, actor, key)


async def test_it_opens_at_the_revision_that_was_given_with_its_window_and_lesson(school: School, given: str) -> None:
    lesson = await opened(school, school.noor, given)

    assert lesson is not None
    assert (lesson.title, lesson.revision, lesson.assignment_id) == ("Breuken 3", 3, given)
    assert lesson.replaces_slot == school.given.ids["Rekenen 5A"]
    assert lesson.window_end == datetime(2026, 9, 8, 22, 0, tzinfo=UTC), "midnight in Amsterdam"
    found = await opened(school, school.noor, "breuken")
    assert found is not None
    assert (found.revision, found.assignment_id) == (4, None)


async def test_nobody_else_opens_it_and_nobody_when_it_has_gone(school: School, given: str) -> None:
    assert await opened(school, school.given.actor("sem", *school.noor.roles), given) is None
    school.later(days=2)
    assert await opened(school, school.noor, given) is None


async def test_withdrawn_it_opens_no_more(school: School, given: str) -> None:
    await school.assignments.withdraw(school.thijs, [given])

    assert await opened(school, school.noor, given) is None


async def test_it_is_done_when_its_pupil_completed_the_item(school: School, given: str) -> None:
    noor, school_id = school.given.ids["noor"], school.given.school.id
    async with school.given.database.transaction() as tx:
        assert await Completed().done(tx, school_id, [given]) == frozenset()
        await engagement.complete(tx, (school_id, noor, "breuken"), ["blok0001"], NEW)
        assert await Completed().done(tx, school_id, [given]) == frozenset()
        await engagement.complete(tx, (school_id, noor, "breuken"), [engagement.ITEM], NEW)
        assert await Completed().done(tx, school_id, [given]) == frozenset({given})
