"""The register over the real timetable, people, plans and live lesson."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.errors import NotFound
from erbij.live import store as live
from erbij.live.model import Fact, FactKind, Offer, Pause, RoomDone, Seat, SeatKept, Session
from erbij.live.wire import LeaveReason, Side, Step
from erbij.people.store import member_table, person_table, role_table
from erbij.plans.store import remote_table
from erbij.privacy.service import disclose
from erbij.register import store
from erbij.register.explain import explain
from erbij.register.facts import Dates
from erbij.register.intake import facts_of
from erbij.register.ledger import Head
from erbij.register.line import by_state
from erbij.register.model import State
from erbij.register.reading import load
from erbij.register.sources import StoredTimetable, register_of
from erbij.register.view import day_view, week_view
from erbij.register.wording import Language, in_words
from erbij.schools.model import Group, School, SchoolYear
from erbij.schools.store import add_groups, add_school, add_year
from erbij.timetable.model import FreeDay, StoredSlot
from erbij.timetable.store import add_slots, write_free_days
from erbij.timetable.wire import SlotStatus
from tests.store.register.fakes import COORDINATOR, SCHOOL, TEACHER
from tests.unit.register.given import DAY, ZONE, at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.db.database import Database, Transaction
    from erbij.live.model import Record
    from erbij.register.service import Register
    from erbij.register.wire import RegisterRow


class News:
    """An outbox that only remembers."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, Mapping[str, str]]] = []

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:  # noqa: ARG002
        self.rows.append((kind, payload))


def stored(key: str, start: str, end: str, teacher: str = "t1", supply: str | None = None) -> StoredSlot:
    return StoredSlot(
        id=key,
        school_id=SCHOOL,
        key=None,
        group_id="g1",
        subject="Wiskunde",
        teacher_id=teacher,
        supply_teacher_id=supply,
        place="B12",
        local_date=DAY,
        local_start=start,
        local_end=end,
        starts_at=at(start),
        ends_at=at(end),
        status=SlotStatus.PLANNED,
        imported=False,
    )


@pytest.fixture
async def school(database: Database) -> Database:
    """Group 3B with Noor (at home), Bram and Mila (in class); two lessons on Tuesday."""
    now = at("08:00")
    async with database.transaction() as tx:
        board = School(SCHOOL, "board", "De Brug", "VO", "Europe/Amsterdam", demo=False)
        await add_school(tx, board, "Bestuur", now)
        await add_year(tx, SchoolYear("y1", SCHOOL, date(2026, 8, 1), date(2027, 7, 31)))
        await add_groups(tx, [Group("g1", SCHOOL, "y1", "3b", "3B", None, imported=False)])
        for key, name in (("p1", "Noor"), ("p2", "Bram"), ("p3", "Mila"), ("t1", "Jansen"), ("t2", "Smit")):
            row = {"id": key, "school_id": SCHOOL, "name": name, "active": True, "imported": False}
            await tx.connection.execute(insert(person_table).values(row))
            role = {"school_id": SCHOOL, "person_id": key, "role": "pupil" if key[0] == "p" else "teacher"}
            await tx.connection.execute(insert(role_table).values(role))
        for key in ("p1", "p2", "p3"):
            row = {"school_id": SCHOOL, "group_id": "g1", "person_id": key, "as_role": "pupil"}
            await tx.connection.execute(insert(member_table).values({**row, "from_date": date(2026, 8, 1)}))
        home = {"id": "r1", "school_id": SCHOOL, "pupil_id": "p1", "from_date": DAY, "until_date": None}
        await tx.connection.execute(insert(remote_table).values(home))
        await add_slots(tx, [stored("s1", "09:00", "09:50"), stored("s2", "10:00", "10:50", supply="t2")])
    return database


def facts(pupil: str, start: str, end: str, reason: LeaveReason | None) -> list[Fact]:
    """An interval as live records it; without a reason it stays open at its last proof."""
    kinds: list[tuple[FactKind, str, LeaveReason | None]] = [
        (FactKind.OPENED, start, None),
        (FactKind.PROOF, end, None),
    ]
    if reason:
        kinds.append((FactKind.CLOSED, end, reason))
    return [
        Fact(
            event_id=f"{pupil}-{start.replace(':', '')}-{kind}",
            kind=kind,
            span_id=f"{pupil}-{start.replace(':', '')}",
            session_id="session",
            slot_id="s1",
            school_id=SCHOOL,
            pupil_id=pupil,
            device="d1",
            connection="c",
            n=n,
            at=at(instant),
            reason=why,
        )
        for n, (kind, instant, why) in enumerate(kinds, 1)
    ]


def register_on(database: Database, now: str) -> Register:
    return register_of(database, SetClock(at(now)), disclose)


async def deliver(register: Register, kind: str, payload: Mapping[str, str]) -> None:
    recounting = register.recounting
    await (recounting.on_session_ended if kind == "session_ended" else recounting.on_span_closed)(payload)


def offer(n: int, clock: str, *, present: bool) -> Offer:
    reason = None if present else LeaveReason.NETWORK_SCHOOL
    return Offer(
        event_id=f"o{n}",
        school_id=SCHOOL,
        session_id="session",
        slot_id="s1",
        present=present,
        at=at(clock),
        reason=reason,
    )


async def test_a_lesson_as_live_records_it_stands_in_the_register(school: Database) -> None:
    news = News()
    began = Session("session", SCHOOL, "s1", at("08:58"), at("09:53"), None)
    records: list[Record] = [
        began,
        offer(1, "08:58", present=True),
        *facts("p1", "09:06:30", "09:21:00", LeaveReason.NETWORK_HOME),
        *facts("p1", "09:22:30", "09:30:00", LeaveReason.NETWORK_SCHOOL),
        offer(2, "09:30:00", present=False),
        offer(3, "09:40:00", present=True),
        *facts("p1", "09:40:00", "09:45:00", LeaveReason.STOPPED),
        *facts("p2", "09:40:00", "09:45:00", None),
    ]
    async with school.transaction() as tx:
        await live.keep(tx, records, news)
    running = await register_on(school, "09:45:04").day(COORDINATOR, None)
    assert [(row.pupil_name.reveal(), row.lesson.slot.id, row.credited, row.running) for row in running.rows] == [
        ("Bram", "s1", 300, True),
        ("Noor", "s1", 870 + 90 + 450 + 300, True),
        ("Noor", "s2", 0, False),
    ]
    assert running.rows[0].parts[-1].state is State.AHEAD
    async with school.transaction() as tx:
        await live.keep(tx, [RoomDone(slot_id="s1", school_id=SCHOOL, session_id="session", at=at("09:53"))], news)
    register = register_on(school, "16:00")
    for kind, payload in news.rows:
        await deliver(register, kind, payload)
    assert [kind for kind, _ in news.rows] == [*["presence_span_closed"] * 3, "session_ended"]
    noor = (await register.day(COORDINATOR, None)).rows[1]
    assert [part.state for part in noor.parts] == [
        State.NOT_THERE,
        State.ATTENDED,
        State.BRIDGED,
        State.ATTENDED,
        State.TECHNICAL_SCHOOL,
        State.ATTENDED,
        State.LEFT,
    ]
    assert isinstance(await register.verify(SCHOOL), Head)
    async with school.read() as read:
        written = await store.entries_after(read, SCHOOL, 0, 10)
        assert await StoredTimetable().lesson(read, "other", "s1") is None
    assert sorted((one.pupil_id, one.seconds) for one in written) == [("p1", 1710), ("p2", 300)]
    (file,) = await register.facts(COORDINATOR, "p1", Dates(DAY, DAY))
    told = explain(facts_of(load(json.dumps(file).encode())))
    assert file["policy"]["sector"] == "VO"
    assert [(row["id"], row["credited_seconds"]) for row in told["slots"]] == [("s1", 1710), ("s2", 0)]
    assert told["slots"][0]["states"] == {state: seconds for state, seconds in by_state(noor.parts).items() if seconds}
    with pytest.raises(NotFound):
        await register.facts(COORDINATOR, "t1", Dates(DAY, DAY))
    unconfirmed = await register.to_confirm(TEACHER)
    assert [(one.lesson.slot.id, one.pupils) for one in unconfirmed] == [("s1", 2)]


async def test_an_own_pause_counts_for_nothing_is_no_absence_and_is_told_in_plain_words(school: Database) -> None:
    news = News()
    paused = Seat("p-p2", "p2", Side.PUPIL, "d1", "key", 1, Step.LOOKING_ON, at("09:40"), at("09:45"))
    records: list[Record] = [
        Session("session", SCHOOL, "s1", at("08:58"), at("09:53"), None),
        offer(1, "08:58", present=True),
        *facts("p1", "09:00:00", "09:50:00", LeaveReason.LEFT),
        Pause("pause-1", SCHOOL, "s1", "p1", at("09:20"), at("09:32")),
        *facts("p2", "09:00:00", "09:42:00", LeaveReason.NETWORK_HOME),
        SeatKept(SCHOOL, "s1", paused),
    ]
    async with school.transaction() as tx:
        await live.keep(tx, records, news)
    running = (await register_on(school, "09:45").day(COORDINATOR, None)).rows[0]
    assert [part.state for part in running.parts][:2] == [State.ATTENDED, State.PAUSE]
    async with school.transaction() as tx:
        await live.keep(tx, [RoomDone(slot_id="s1", school_id=SCHOOL, session_id="session", at=at("09:53"))], news)
    register = register_on(school, "16:00")
    for kind, payload in news.rows:
        await deliver(register, kind, payload)
    bram, noor = (await register.day(COORDINATOR, None)).rows[:2]
    assert [(part.state, part.span.start, part.span.end) for part in noor.parts] == [
        (State.ATTENDED, at("09:00"), at("09:20")),
        (State.PAUSE, at("09:20"), at("09:32")),
        (State.ATTENDED, at("09:32"), at("09:50")),
    ]
    assert (noor.credited, bram.credited) == (38 * 60, 40 * 60)
    said = in_words(noor.explanation, Language.NL, ZONE)
    assert "Van 09:20 tot 09:32 had je pauze genomen; die tijd telt niet mee." in said
    assert [part.state for part in bram.parts] == [State.ATTENDED, State.PAUSE]
    async with school.read() as read:
        written = await store.entries_after(read, SCHOOL, 0, 10)
    assert {(one.pupil_id, one.seconds) for one in written} == {("p1", 38 * 60), ("p2", 40 * 60)}


async def test_a_supply_teacher_may_confirm_and_so_may_the_planned_one(school: Database) -> None:
    async with school.read() as read:
        lesson = await StoredTimetable().lesson(read, SCHOOL, "s2")
        mine = await StoredTimetable().lessons_of_teacher(read, SCHOOL, "t2", at("08:00"), at("16:00"))
    assert lesson is not None
    assert lesson.teacher_ids == {"t1", "t2"}
    assert lesson.teacher.reveal() == "Smit"
    assert [one.slot.id for one in mine] == ["s2"]


async def test_lessons_of_a_pupil_are_those_of_the_groups_at_that_time(school: Database) -> None:
    async with school.read() as read:
        timetable = StoredTimetable()
        until = at("10:00") + timedelta(seconds=1)
        near = await timetable.lessons_of_pupils(read, SCHOOL, ["p2", "t1"], at("09:50"), until)
        assert {pupil: [one.slot.id for one in lessons] for pupil, lessons in near.items()} == {"p2": ["s2"], "t1": []}


async def test_a_pupils_week_is_the_days_rows_also_of_a_group_that_they_left_at_once(school: Database) -> None:
    held = Session("session", SCHOOL, "s1", at("08:58"), at("09:53"), None)
    async with school.transaction() as tx:
        records: list[Record] = [held, offer(1, "08:58", present=True)]
        records += facts("p2", "09:00", "09:20", LeaveReason.LEFT)
        await live.keep(tx, records, News())
    register = register_on(school, "16:00")
    bram = Actor("p2", SCHOOL, frozenset({Role.PUPIL}), "sign-in")

    async def rows() -> list[RegisterRow]:
        return [row for day in week_view(await register.week(bram, None, None)).days for row in day.rows]

    office = [row for row in day_view(await register.day(COORDINATOR, None)).rows if row.pupil_id == "p2"]
    assert await rows() == office
    assert [(row.slot_id, row.credited_seconds) for row in office] == [("s1", 1200)]
    async with school.transaction() as tx:
        await tx.connection.execute(delete(member_table).where(member_table.c.person_id == "p2"))
    assert await rows() == office
    mila = Actor("p3", SCHOOL, frozenset({Role.PUPIL}), "sign-in")
    assert not any(day.rows for day in (await register.week(mila, None, None)).days)


async def test_the_school_calendar_names_free_days_and_has_no_school_in_the_weekend(school: Database) -> None:
    async with school.transaction() as tx:
        await write_free_days(tx, SCHOOL, [], [FreeDay(date(2026, 10, 8), "Studiedag")])
        found = await StoredTimetable().calendar(tx, SCHOOL, date(2026, 10, 5), date(2026, 10, 11))
    assert [day.school_day for day in found.values()] == [True, True, True, False, True, False, False]
    assert found[date(2026, 10, 8)].free_day_name == "Studiedag"
