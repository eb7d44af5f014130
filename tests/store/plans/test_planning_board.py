"""The planning board: pupils by week at a glance, and what needs somebody's attention."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.plans.board.rules import who_acts
from erbij.plans.board.service import PlanBoards
from erbij.plans.board.wire import BoardConflict, BoardWho
from erbij.plans.document.wire import PlanItem, PlanState, PlanThing
from erbij.plans.modality.service import Modalities
from erbij.plans.modality.wire import ChangeModality, SlotModality
from erbij.privacy.service import disclose
from erbij.privacy.store import seen_since
from tests.store.plans.test_records_of_a_plan import TODAY, Care
from tests.support.school_files import MONDAY

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database
    from erbij.plans.board.model import Board, Line


@pytest.fixture
async def care(database: Database) -> Care:
    return await Care(database).begun()


async def board(care: Care, actor: Actor | None = None, day: date | None = None) -> Board:
    return await PlanBoards(care.database, care.clock, disclose).week(actor or care.zoe, day)


def row(found: Board, name: str) -> Line | None:
    return next((one for one in found.lines if one.pupil.name.reveal().startswith(name)), None)


async def test_a_pupil_at_home_without_an_arrangement_stands_on_the_board_as_a_question(care: Care) -> None:
    found = await board(care)
    assert [one.pupil.name.reveal() for one in found.lines] == ["Noor Voorbeeld"]
    noor = row(found, "Noor")
    assert noor is not None
    assert noor.conflicts == (BoardConflict.NO_ARRANGEMENT,)
    assert (found.monday, len(found.days), found.may_edit) == (TODAY, 5, True)
    monday = noor.cells[0]
    assert (monday.remote, monday.at_school, monday.pattern, monday.changed) == (2, 0, False, False)


async def test_a_fixed_online_day_shows_as_one_and_has_nothing_to_ask(care: Care) -> None:
    await care.whole("sem")
    sem = row(await board(care), "Sem")
    assert sem is not None
    assert (sem.cells[0].pattern, sem.cells[0].remote, sem.conflicts, sem.missing) == (True, 2, (), 0)


async def test_a_draft_says_how_many_items_it_lacks_and_a_review_becomes_due(care: Care) -> None:
    await care.save(PlanThing.ARRANGEMENT, care.arrangement(goals="", level=None))
    sem = row(await board(care), "Sem")
    assert sem is not None
    assert (sem.missing, sem.conflicts) == (2, (BoardConflict.DRAFT_OPEN,))
    review = TODAY + timedelta(days=10)
    await care.on(
        PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement(review_on=review), "bo")
    )
    seen = []
    for days in (0, 4, 6):
        care.clock.move(timedelta(days=days))
        bo = row(await board(care), "Bo")
        assert bo is not None
        seen.append(bo.conflicts)
    assert seen == [(), (BoardConflict.REVIEW_SOON,), (BoardConflict.REVIEW_DUE,)]


async def test_a_plan_that_ends_soon_asks_for_a_decision_until_it_is_renewed(care: Care) -> None:
    last = TODAY + timedelta(days=13)
    kept = await care.on(PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement(), last=last))
    sem = row(await board(care), "Sem")
    assert sem is not None
    assert sem.conflicts == (BoardConflict.ENDS_SOON,)
    care.clock.move(timedelta(seconds=1))
    await care.service.renew(care.zoe, kept.id)
    sem = row(await board(care), "Sem")
    assert sem is not None
    assert (sem.conflicts, sem.records.arrangements[0].state) == ((BoardConflict.DRAFT_OPEN,), PlanState.DRAFT)


async def test_a_word_of_the_day_shows_and_is_no_question(care: Care) -> None:
    asked = ChangeModality(pupil_id=care.ids["sem"], date=TODAY, modality=SlotModality.REMOTE_LIVE)
    await Modalities(care.database, care.clock).change(care.zoe, asked)
    sem = row(await board(care), "Sem")
    assert sem is not None
    assert (sem.cells[0].changed, sem.cells[0].remote, sem.conflicts) == (True, 2, ())


async def test_each_sees_their_own_and_every_look_is_written_down(care: Care, database: Database) -> None:
    await Care(database).begun()
    await board(care)
    async with database.read() as read:
        seen = await seen_since(read, care.school.id, care.zoe.id, "plans.board", MONDAY - timedelta(days=1))
    assert seen == {care.ids["noor"]}
    assert (await board(care, care.actor("fleur", Role.MENTOR))).lines == []
    leader = await board(care, care.actor("zoe", Role.LEADER))
    assert (len(leader.lines), leader.may_edit) == (1, False)
    next_week = await board(care, day=TODAY + timedelta(days=9))
    assert next_week.monday == TODAY + timedelta(days=7)


async def test_the_board_says_who_must_act_the_family_only_for_its_signature(care: Care) -> None:
    await care.on(PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement(), "noor"))
    kept = await care.save(PlanThing.DEVIATION, care.deviation(), "noor")
    noor = row(await board(care), "Noor")
    assert noor is not None
    assert BoardConflict.NO_DEVIATION in noor.conflicts
    assert noor.who is BoardWho.SCHOOL
    assert who_acts([PlanItem.SIGNATURE], [BoardConflict.DRAFT_OPEN]) is BoardWho.FAMILY
    assert who_acts([PlanItem.SIGNATURE, PlanItem.GOALS], [BoardConflict.DRAFT_OPEN]) is BoardWho.SCHOOL
    assert who_acts([], []) is None
    await care.sign(kept)
    await care.on(PlanThing.DEVIATION, kept)
    noor = row(await board(care), "Noor")
    assert noor is not None
    assert noor.who is None


async def test_the_board_names_the_mentor_of_a_group(care: Care) -> None:
    found = await board(care)
    named = {name.reveal() for names in found.mentors.values() for name in names}
    assert named
