"""A pupil who reads slowly, or cannot move easily, gets more time; who said so is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.engagement.model import Pupil, Verdict
from erbij.catalogue.paces import store
from erbij.catalogue.paces.service import THING, Paces
from erbij.catalogue.paces.wire import SavePace
from erbij.errors import NotFound
from erbij.history.store import changes_of
from erbij.privacy.service import disclose
from tests.store.catalogue.engagement.given import Shelf, Work, at_work
from tests.unit.catalogue.engagement.given import beat

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Beat
    from erbij.db.database import Database


async def say(work: Work, who: Actor, **pace: object) -> None:
    paces = Paces(work.rooms.given.database, work.rooms.given.clock, disclose)
    wanted = {"pupil_id": work.noor.id, "idle_s": 120, "asks": True} | pace
    await paces.save(who, SavePace.model_validate(wanted))


async def test_more_time_holds_from_the_next_lesson_that_is_opened_and_never_for_an_older_one(
    database: Database,
) -> None:
    work = await at_work(database, Shelf(paces=store))
    before = await work.lease()
    await say(work, work.thijs, idle_s=300)
    work.later(15)
    slow = beat(1, 0, 15_000, "text", input_age=200_000)
    old = await work.send(before, slow)
    after = await work.lease()
    work.later(15)
    new = await work.send(after, slow)

    assert (old.verdicts, new.verdicts) == ((Verdict.IDLE,), (Verdict.COUNTS,))
    assert await again(work, after, beat(2, 0, 10_000, "text", input_age=200_000)) is Verdict.COUNTS


async def again(work: Work, lease: str, told: Beat) -> Verdict:
    """What a server says that was started anew."""
    other = Work(work.rooms, work.shelf)
    return (await other.engagement.take(work.noor, [(lease, told)])).verdicts[0]


async def test_who_said_it_is_kept(database: Database) -> None:
    work = await at_work(database, Shelf(paces=store))
    await say(work, work.thijs, asks=False)
    async with database.read() as read:
        pace = await store.pace_of(read, work.noor.school_id, work.noor.id)
        (change,) = await changes_of(read, work.noor.school_id, THING, work.noor.id)

    assert pace == Pupil(120, asks=False)
    assert (change.author_id, change.pupil_id) == (work.thijs.id, work.noor.id)


@pytest.mark.parametrize(("who", "role"), [("noor", Role.PUPIL), ("karin", Role.GUARDIAN), ("fleur", Role.TEACHER)])
async def test_nobody_else_says_it(database: Database, who: str, role: Role) -> None:
    work = await at_work(database, Shelf(paces=store))

    with pytest.raises(NotFound):
        await say(work, work.rooms.actor(who, role), idle_s=600)
