# ruff: noqa: ARG002 - fakes keep the shape of the real ones
from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history.service import SomebodyElseChanged, changes_of
from erbij.plans.day_plan import store
from erbij.plans.day_plan.service import DayPlans
from erbij.plans.day_plan.wire import BlockKind, DayBlock, DayPlanFrom, DayPlanned, SaveDayPlan, UndoDayPlan
from erbij.plans.document.model import NothingToUndo
from erbij.timetable.store import slots_between
from tests.support.school_files import MONDAY, Given

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Database, Reading, Transaction
    from erbij.plans.day_plan.model import Span

DAY = date(2026, 9, 7)
ZONE = ZoneInfo("Europe/Amsterdam")
HALF = DayPlanned(ceiling_min=60, blocks=(DayBlock(kind=BlockKind.LIVE, start="09:00", minutes=25),))


class Attended:
    def __init__(self) -> None:
        self.found: dict[str, tuple[Span, ...]] = {}

    async def spans(
        self, read: Reading, school_id: str, pupil_id: str, slot_ids: Collection[str], now: datetime
    ) -> Mapping[str, tuple[Span, ...]]:
        return {slot_id: self.found[slot_id] for slot_id in slot_ids if slot_id in self.found}


class News:
    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:
        self.told.append((kind, payload["first"]))


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.attended, self.news = Attended(), News()
        self.looks: list[str] = []
        self.plans = DayPlans(
            given.database, given.clock, attended=self.attended, news=self.news, disclose=self.disclose
        )
        self.noor = given.actor("noor", Role.PUPIL)
        self.karin = given.actor("karin", Role.GUARDIAN)
        self.zoe = given.actor("zoe", Role.COORDINATOR)

    async def disclose(self, tx: Transaction, actor: Actor, page: str, pupil_ids: Any, **_: Any) -> int:
        self.looks += pupil_ids
        return 1

    async def save(self, actor: Actor, planned: DayPlanned | None, version: int, **more: Any) -> tuple[bool, int]:
        body = SaveDayPlan(person_id=self.noor.id, version=version, planned=planned, **more)
        return await self.plans.save(actor, body)


@pytest.fixture
async def school(database: Database) -> School:
    return School(await Given(database).imported())


async def test_the_coordinators_plan_stands_on_the_page_of_pupil_and_parent(school: School) -> None:
    assert await school.save(school.zoe, HALF, 0, weekday=0, words="gesprek met de ouders") == (False, 1)
    for who in (school.noor, school.karin, school.zoe):
        shown = await school.plans.show(who, school.noor.id, None)
        assert (shown.planned, shown.source, shown.planned_min) == (HALF, DayPlanFrom.WEEKDAY, 25)
    assert school.looks == [school.noor.id], "a look of staff, not one of the family"
    async with school.given.database.read() as read:
        (change,) = await changes_of(read, school.noor.school_id, "plans.day_plan", school.noor.id)
    assert (change.author_id, change.reason.reveal()) == (school.zoe.id, "gesprek met de ouders")
    assert school.news.told == [("pupil_facts_changed", "2026-09-07")]


async def test_of_two_editors_the_second_is_told(school: School) -> None:
    await school.save(school.zoe, HALF, 0, date=DAY)
    with pytest.raises(SomebodyElseChanged) as told:
        await school.save(school.karin, HALF, 0, date=DAY)
    assert [change.author for change in told.value.changes] == ["Zoë Zogenaamd"]


async def test_a_parent_takes_less_at_once_and_asks_for_more(school: School) -> None:
    await school.save(school.zoe, HALF, 0, weekday=0)
    less = HALF.model_copy(update={"ceiling_min": 30})
    assert await school.save(school.karin, less, 1, date=DAY) == (False, 2)
    assert await school.save(school.noor, HALF, 2, date=DAY, words="het gaat beter") == (True, 2)
    shown = await school.plans.show(school.zoe, school.noor.id, DAY)
    ((wish, name),) = shown.proposals
    assert (shown.planned, wish.words.reveal(), name.reveal()) == (less, "het gaat beter", "Noor Voorbeeld")
    await school.plans.answer(school.zoe, wish.id, accept=True)
    shown = await school.plans.show(school.noor, None, DAY)
    assert (shown.planned, shown.proposals, shown.version) == (HALF, (), 3)
    with pytest.raises(NotFound):
        await school.plans.answer(school.zoe, wish.id, accept=True)


async def test_without_a_plan_made_with_school_a_family_asks(school: School) -> None:
    assert await school.save(school.karin, HALF, 0, date=DAY) == (True, 0)
    assert await school.save(school.karin, HALF, 0, weekday=1) == (True, 0)


async def test_what_cannot_be_planned_is_refused_with_its_place(school: School) -> None:
    for planned, more in ((HALF, {}), (HALF, {"date": DAY - timedelta(days=1)}), (None, {"weekday": 1})):
        with pytest.raises(Invalid):
            await school.save(school.zoe, planned, 0, **more)


async def test_nobody_else_knows_the_plan(school: School) -> None:
    others = [school.given.actor("sem", Role.PUPIL), school.given.actor("fleur", Role.TEACHER, Role.MENTOR)]
    for who in [*others, school.given.actor("thijs", Role.TEACHER)]:
        with pytest.raises(NotFound):
            await school.plans.show(who, school.noor.id, None)
        with pytest.raises(NotFound):
            await school.save(who, HALF, 0, date=DAY)


async def test_minutes_beyond_stand_in_the_evening_and_in_the_plan_of_the_next_day(school: School) -> None:
    await school.save(school.zoe, HALF, 0, weekday=0)
    async with school.given.database.read() as read:
        slots = await slots_between(read, school.noor.school_id, MONDAY, MONDAY + timedelta(hours=12))
    first = next(slot for slot in slots if slot.group_name == "Groep 5A")
    school.attended.found[first.id] = ((first.starts_at, first.starts_at + timedelta(minutes=37)),)
    school.given.clock.move(timedelta(hours=5))
    assert (await school.plans.show(school.karin, None, None)).used is None, "a parent reads it in the evening"
    used = (await school.plans.show(school.noor, None, None)).used
    assert used is not None
    assert (used.seconds, used.beyond) == (37 * 60, 12 * 60)
    school.given.clock.move(timedelta(hours=5))
    assert (await school.plans.show(school.karin, None, None)).used == used
    tomorrow = await school.plans.show(school.karin, None, DAY + timedelta(days=1))
    assert (tomorrow.beyond_before, tomorrow.used) == (12, None)


async def test_the_lesson_knows_its_agreed_end(school: School) -> None:
    await school.save(school.zoe, HALF, 0, weekday=0)
    async with school.given.database.read() as read:
        slots = await slots_between(read, school.noor.school_id, MONDAY, MONDAY + timedelta(hours=12))
    rekenen, taal = [slot for slot in slots if slot.group_name == "Groep 5A"]
    agreed = await school.plans.lesson(school.noor, rekenen.id)
    assert (agreed.ends, agreed.notice_min) == ((rekenen.starts_at + timedelta(minutes=25),), 3)
    assert (await school.plans.lesson(school.noor, taal.id)).ends == ()
    assert (await school.plans.lesson(school.given.actor("sem", Role.PUPIL), rekenen.id)).ends == ()
    with pytest.raises(NotFound):
        await school.plans.lesson(school.given.actor("bo", Role.PUPIL), rekenen.id)


async def test_the_register_gets_ceilings_and_agreed_rest_of_days_as_they_were(school: School) -> None:
    await school.save(school.zoe, HALF, 0, weekday=0)
    await school.save(school.zoe, HALF.model_copy(update={"ceiling_min": 45}), 1, date=DAY + timedelta(days=7))
    school_id, noor = school.noor.school_id, school.noor.id
    bounds = [(slot, 9 + slot) for slot in (0, 1)]
    async with school.given.database.read() as read:
        found = await store.ceilings(
            read, school_id, [noor, school.given.ids["sem"]], DAY - timedelta(days=7), DAY + timedelta(days=14)
        )
        assert found == {noor: {DAY: 60, DAY + timedelta(days=7): 45, DAY + timedelta(days=14): 60}}
        assert await store.ceilings(read, "other", [noor], DAY, DAY) == {}
        lessons = [
            (f"slot-{n}", DAY, MONDAY + timedelta(hours=hour - 8), MONDAY + timedelta(hours=hour - 8, minutes=50))
            for n, hour in bounds
        ]
        rest = await store.agreed_rest(read, school_id, noor, lessons, ZONE)
        assert await store.agreed_rest(read, school_id, school.given.ids["sem"], lessons, ZONE) == {}
    nine = MONDAY + timedelta(hours=1)
    assert rest["slot-0"].spans == ((nine + timedelta(minutes=25), nine + timedelta(minutes=50)),)
    assert (rest["slot-1"].spans, rest["slot-1"].may_stop) == ((), True)


async def test_a_plan_changed_today_leaves_days_that_are_over_as_they_were(school: School) -> None:
    await school.save(school.zoe, HALF, 0, weekday=0)
    school.given.clock.move(timedelta(days=7))
    await school.save(school.zoe, DayPlanned(ceiling_min=90), 1, weekday=0)
    async with school.given.database.read() as read:
        found = await store.ceilings(read, school.noor.school_id, [school.noor.id], DAY, DAY + timedelta(days=7))
    assert found == {school.noor.id: {DAY: 60, DAY + timedelta(days=7): 90}}


@pytest.mark.parametrize("about", [{"date": DAY}, {"weekday": 0}])
async def test_ones_own_change_of_today_is_taken_back_with_one_tap(school: School, about: dict[str, Any]) -> None:
    await school.save(school.zoe, HALF, 0, **about)
    less = HALF.model_copy(update={"ceiling_min": 30})
    await school.save(school.zoe, less, 1, **about)
    assert (await school.plans.show(school.zoe, school.noor.id, DAY)).may_undo
    assert not (await school.plans.show(school.karin, school.noor.id, DAY)).may_undo
    with pytest.raises(NothingToUndo):
        await school.plans.undo(school.karin, UndoDayPlan(person_id=school.noor.id, version=2))

    assert await school.plans.undo(school.zoe, UndoDayPlan(person_id=school.noor.id, version=2)) == 3
    assert (await school.plans.show(school.zoe, school.noor.id, DAY)).planned == HALF

    with pytest.raises(SomebodyElseChanged):
        await school.plans.undo(school.zoe, UndoDayPlan(person_id=school.noor.id, version=2))
    school.given.clock.move(timedelta(days=1))
    with pytest.raises(NothingToUndo):
        await school.plans.undo(school.zoe, UndoDayPlan(person_id=school.noor.id, version=3))


async def test_a_family_that_took_less_may_take_that_back(school: School) -> None:
    await school.save(school.zoe, HALF, 0, date=DAY)
    less = HALF.model_copy(update={"ceiling_min": 20})
    assert await school.save(school.karin, less, 1, date=DAY) == (False, 2)
    await school.plans.undo(school.karin, UndoDayPlan(person_id=school.noor.id, version=2))
    assert (await school.plans.show(school.karin, None, DAY)).planned == HALF
