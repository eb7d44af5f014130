from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.errors import Conflict, NotFound
from erbij.privacy import store as looks
from erbij.register.counting.rules import midnights
from erbij.register.model import EndReason, Presence, PupilEvidence, Session, SlotEvidence
from erbij.register.spans import Span
from erbij.register.view import day_view
from tests.store.register.fakes import (
    COORDINATOR,
    OTHER_TEACHER,
    TEACHER,
    Paper,
    register_of,
    two_lessons,
)
from tests.unit.register.given import ZONE, at, was_there

if TYPE_CHECKING:
    from erbij.db.database import Database


async def test_the_day_shows_who_was_to_be_at_home_and_whoever_came(database: Database) -> None:
    paper = two_lessons()
    paper.give("11:00-11:50", "s3")
    paper.hold("s3", "11:00-11:50", p2=was_there("11:00-11:12", "11:31-11:50"))
    register, _ = register_of(database, paper)
    day = day_view(await register.day(COORDINATOR, None))
    assert [(row.slot_id, row.pupil_name, row.credited_seconds) for row in day.rows] == [
        ("s1", "=Bram", 0),
        ("s1", "Noor de Wit", 3000),
        ("s2", "Noor de Wit", 2610),
        ("s3", "=Bram", 1860),
    ]
    assert (day.planned_seconds, day.credited_seconds, day.credited_minutes) == (12_000, 7470, 124)
    assert (day.clock_hours, day.hmm, day.timezone) == ("2.08", "2:04", "Europe/Amsterdam")
    assert all(sum((part.end - part.start).seconds for part in row.parts) == 3000 for row in day.rows)


@pytest.mark.rule("R10")
async def test_totals_come_from_seconds(database: Database) -> None:
    paper = Paper()
    for n, hour in enumerate(range(8, 15)):
        paper.give(f"{hour:02}:00-{hour:02}:50", f"s{n}")
        paper.hold(f"s{n}", "08:00-16:00", p1=was_there(f"{hour:02}:00:10-{hour:02}:50:00"))
    register, _ = register_of(database, paper)
    day = day_view(await register.day(COORDINATOR, None))
    assert (day.credited_seconds, day.credited_minutes, day.clock_hours) == (20_930, 348, "5.81")
    assert sum(row.credited_minutes for row in day.rows) == 343


async def test_a_running_lesson_is_shown_up_to_the_last_proof(database: Database) -> None:
    paper = two_lessons()
    paper.hold("s1", "08:55-09:52", running=True, p1=was_there("09:00-09:20", ended=None))
    register, _ = register_of(database, paper, "09:20:03")
    rows = {row.pupil_id: row for row in day_view(await register.day(COORDINATOR, None)).rows if row.slot_id == "s1"}
    assert rows["p1"].running
    assert rows["p1"].credited_seconds == 1200
    assert [part.state for part in rows["p1"].parts] == ["ATTENDED", "AHEAD"]
    assert [part.state for part in rows["p2"].parts] == ["NOT_THERE", "AHEAD"]


async def test_a_cancelled_lesson_is_shown_only_if_somebody_came(database: Database) -> None:
    paper = two_lessons()
    paper.cancel("s1")
    register, _ = register_of(database, paper)
    rows = (await register.day(COORDINATOR, None)).rows
    assert [(row.lesson.slot.id, row.pupil_id, row.credited) for row in rows] == [("s1", "p1", 0), ("s2", "p1", 2610)]


async def test_another_date_and_another_school_are_empty(database: Database) -> None:
    paper = two_lessons()
    paper.give("09:00-09:50", "x", school="other")
    paper.at_home["x"] = frozenset({"p9"})
    register, _ = register_of(database, paper)
    assert (await register.day(COORDINATOR, date(2026, 10, 7))).rows == ()
    assert "x" not in {row.lesson.slot.id for row in (await register.day(COORDINATOR, None)).rows}


async def test_a_look_at_the_day_is_one_row_for_each_pupil_and_a_repeat_adds_none(database: Database) -> None:
    register, clock = register_of(database, two_lessons())

    async def seen() -> list[tuple[str, str, str]]:
        async with database.read() as read:
            found = [one for pupil in ("p1", "p2") for one in await looks.looks_at(read, "school", pupil)]
        return [(one.pupil_id, one.page, one.relation) for one in found]

    await register.day(COORDINATOR, None)
    await register.day(COORDINATOR, None)
    assert await seen() == [("p1", "register.day", "own_school"), ("p2", "register.day", "own_school")]
    await register.day(COORDINATOR, None, page="register.day.csv")
    assert len(await seen()) == 4
    clock.move(timedelta(minutes=15))
    await register.day(COORDINATOR, None)
    assert len(await seen()) == 6


async def test_fridays_list_holds_what_was_followed_and_not_confirmed(database: Database) -> None:
    paper = two_lessons()
    paper.give("12:00-12:50", "nobody")
    paper.give("13:00-13:50", "hers", teacher="t2")
    paper.hold("hers", "13:00-13:50", p1=was_there("13:00-13:50"))
    paper.give("15:30-16:20", "running")
    paper.hold("running", "15:30-16:20", running=True, p1=was_there("15:30-15:59:58", ended=None))
    register, _ = register_of(database, paper)
    found = [(one.lesson.slot.id, one.pupils, one.credited) for one in await register.to_confirm(TEACHER)]
    assert found == [("s1", 1, 3000), ("s2", 1, 2610)]
    await register.confirm(TEACHER, "s1")
    assert [one.lesson.slot.id for one in await register.to_confirm(TEACHER)] == ["s2"]
    assert [one.lesson.slot.id for one in await register.to_confirm(OTHER_TEACHER)] == ["hers"]


async def test_a_confirmation_says_who_and_when_and_changes_no_credit(database: Database) -> None:
    register, clock = register_of(database, two_lessons())
    before = [row.credited for row in (await register.day(COORDINATOR, None)).rows]
    await register.confirm(TEACHER, "s1")
    clock.move(timedelta(hours=1))
    await register.confirm(TEACHER, "s1")
    rows = day_view(await register.day(COORDINATOR, None)).rows
    assert [row.credited_seconds for row in rows] == before
    assert {(row.slot_id, row.confirmed_at, row.confirmed_by) for row in rows} == {
        ("s1", at("16:00"), "Mevrouw Jansen"),
        ("s2", None, None),
    }


async def test_only_who_gives_a_lesson_confirms_it_and_not_before_it_begins(database: Database) -> None:
    register, _ = register_of(database, two_lessons(), "08:59")
    for slot_id, actor in (("s1", OTHER_TEACHER), ("unknown", TEACHER)):
        with pytest.raises(NotFound):
            await register.confirm(actor, slot_id)
    with pytest.raises(Conflict):
        await register.confirm(TEACHER, "s1")


@pytest.mark.rule("R5")
async def test_a_lesson_over_midnight_stands_on_its_first_day_and_keeps_its_time(database: Database) -> None:
    paper = Paper()
    paper.give("23:30-23:59", "night")
    paper.give("22:00-22:50", "early")
    night, early = paper.by_id["night"], paper.by_id["early"]
    over = Span(at("23:30"), at("23:30") + timedelta(minutes=50))
    next_day = Span(at("23:59") + timedelta(minutes=6), at("23:59") + timedelta(minutes=56))  # 00:05-00:55
    paper.by_id = {
        "night": replace(night, slot=replace(night.slot, span=over)),
        "early": replace(early, slot=replace(early.slot, span=next_day), local_date=date(2026, 10, 7)),
    }
    for key, one in paper.by_id.items():
        there = (Presence(one.slot.span, "d1", EndReason.LESSON_OVER),)
        held = Session(one.slot.span.start, one.slot.span.end)
        paper.evidence[key] = SlotEvidence(key, held, pupils=(PupilEvidence("p1", there),))
    register, clock = register_of(database, paper, "23:59")
    clock.move(timedelta(hours=9))

    async def shown(day: int) -> list[tuple[str, int]]:
        rows = (await register.day(COORDINATOR, date(2026, 10, day))).rows
        return [(row.lesson.slot.id, row.credited) for row in rows]

    assert await shown(6) == [("night", 3000)]
    assert await shown(7) == [("early", 35 * 60)]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 6), 24)])
def test_a_day_on_which_the_clock_changes_is_as_long_as_it_is(day: date, hours: int) -> None:
    start, end = midnights(day, ZONE)
    assert end.timestamp() - start.timestamp() == hours * 3600
