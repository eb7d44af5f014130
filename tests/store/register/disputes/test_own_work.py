"""A pupil says that a line of work in their own time is wrong, on both databases (R16)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.confirmations.wire import ConfirmEngaged
from erbij.errors import Invalid, NotFound
from erbij.privacy.service import disclose
from erbij.private import Private
from erbij.register.disputes.model import About, AlreadyDisputed, Outcome
from erbij.register.disputes.service import Disputes
from erbij.register.ledger import Kind, Reason, adjusted
from erbij.register.model import Bucket, Source
from erbij.register.sources import StoredTimetable
from tests.store.catalogue.engagement.given import Shelf, at_work

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database
    from tests.store.catalogue.engagement.given import Work

MONDAY = date(2026, 9, 7)
WORDS = Private("Ik was veel langer bezig.")


def disputes_of(work: Work) -> Disputes:
    given = work.rooms.given
    return Disputes(
        given.database, given.clock, timetable=StoredTimetable(), lines=work.rooms.register, disclose=disclose
    )


async def done(work: Work) -> None:
    """Finished, and in the ledger."""
    lease = await work.lease()
    await work.watch(lease)
    await work.read(lease)
    await work.rooms.entries(day=MONDAY)


async def say(work: Work, actor: Actor | None = None, on: date | None = MONDAY, person: str | None = None) -> None:
    await disputes_of(work).dispute(actor or work.noor, About.OWN, "breuken", on, person, WORDS)


async def answer(work: Work, minutes: int | None) -> None:
    office = work.rooms.actor("zoe", Role.COORDINATOR)
    (case,) = [one for one in (await disputes_of(work).listed(office)).cases if one.answer is None]
    outcome = Outcome.EXPLAINED if minutes is None else Outcome.ACCEPTED
    await disputes_of(work).answer(office, case.dispute.id, outcome, Private("Dank je."), minutes)


@pytest.mark.rule("R16")
async def test_a_line_of_own_work_is_disputed_and_corrected_as_any_other(database: Database) -> None:
    work = await at_work(database)
    await done(work)
    await say(work)
    (case,) = (await disputes_of(work).own(work.noor, None)).cases
    (listed,) = (await disputes_of(work).listed(work.rooms.actor("zoe", Role.COORDINATOR))).cases
    assert case.work is not None
    assert listed.work == case.work
    assert (case.work.what.reveal(), case.work.seconds, case.lesson) == ("Breuken", 150, None)

    await answer(work, 1)
    entries = await work.rooms.entries(day=MONDAY)
    assert sum(one.seconds for one in entries) == 60
    assert (entries[-1].item_id, entries[-1].source) == ("breuken", Source.CATALOGUE)
    assert (entries[-1].kind, entries[-1].reason) == (Kind.ADJUST, Reason.DISPUTE)


@pytest.mark.rule("R16")
async def test_never_more_than_what_was_done_on_that_day(database: Database) -> None:
    work = await at_work(database)
    await done(work)
    await say(work)
    with pytest.raises(Invalid, match=r"body\.minutes"):
        await answer(work, 4)


@pytest.mark.rule("R16")
async def test_what_a_teacher_lets_count_later_is_not_counted_beside_what_a_dispute_gave(database: Database) -> None:
    work = await at_work(database, Shelf(norm_minutes=2))
    await done(work)
    assert await counts(work) == 120
    await say(work)
    await answer(work, 3)
    assert await counts(work) == 150, "all that was done, past the norm"

    asked = ConfirmEngaged(pupil_id=work.noor.id, item_id="breuken", confirmed=True)
    more = asked.model_copy(update={"cap_percent": 120, "reason": "Leest langzaam"})
    await work.confirmations.confirm(work.thijs, more)
    assert await counts(work) == 150
    entries = await work.rooms.entries(day=MONDAY)
    assert [one.seconds for one in adjusted(entries)] == [6], "a part of it is in the count now"
    await work.confirmations.confirm(work.thijs, more.model_copy(update={"cap_percent": 150}))
    assert await counts(work) == 150
    await work.confirmations.confirm(work.thijs, asked)
    assert await counts(work) == 150, "what was accepted holds where a teacher gives less again"


async def counts(work: Work) -> int:
    """What the line counts by the ledger, which is what the family reads."""
    ledger = sum(one.seconds for one in await work.rooms.entries(day=MONDAY) if one.bucket is not Bucket.OVER_CAP)
    (line,) = [one for one in (await work.rooms.day()).works if one.id == "breuken"]
    assert line.credited + line.adjusted == ledger
    return ledger


@pytest.mark.rule("R6")
async def test_what_nobody_completed_or_confirmed_is_explained_and_counts_for_nothing_by_a_dispute(
    database: Database,
) -> None:
    work = await at_work(database)
    await work.watch(await work.lease())
    await say(work)
    for minutes in (0, 2):
        with pytest.raises(Invalid, match=r"body\.minutes.*nobody completed or confirmed"):
            await answer(work, minutes)
    await answer(work, None)
    assert await work.rooms.entries(day=MONDAY) == []


async def test_every_date_of_an_item_is_a_line_of_its_own(database: Database) -> None:
    work = await at_work(database)
    await done(work)
    await say(work)
    with pytest.raises(AlreadyDisputed):
        await say(work)
    work.later(24 * 3600)
    await work.watch(await work.lease())
    await say(work, on=MONDAY + timedelta(days=1))

    assert [one.dispute.local_date.day for one in (await disputes_of(work).own(work.noor, None)).cases] == [7, 8]


async def test_a_parent_says_it_of_a_child_and_nobody_of_another(database: Database) -> None:
    work = await at_work(database)
    await done(work)
    await say(work, work.rooms.actor("karin", Role.GUARDIAN), person=work.noor.id)

    for actor, on in ((work.rooms.actor("sem", Role.PUPIL), MONDAY), (work.noor, MONDAY + timedelta(days=1))):
        with pytest.raises(NotFound):
            await say(work, actor, on)
    with pytest.raises(Invalid, match=r"body\.date"):
        await say(work, on=None)
