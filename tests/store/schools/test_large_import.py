"""A large import keeps nobody waiting, and one that is killed is in wholly or not at all."""

from __future__ import annotations

import asyncio
import itertools
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from erbij.errors import Conflict
from erbij.people.store import people_of_school, stored_people
from erbij.schools.imports import service as imports
from erbij.schools.imports import store
from erbij.schools.imports.model import ALIVE, RunState
from erbij.schools.model import Files
from erbij.schools.store import groups_of
from erbij.timetable import rules
from erbij.timetable.service import TimetablePart
from erbij.timetable.store import places, slot_table, slots_between
from tests.support.school_files import GROUPS, MONDAY, PEOPLE, Given

HEAD = "weekdag;van;t/m;begin;einde;vak;groep;leraar;lokaal\n"
LARGE = HEAD + "".join(
    f"{day};2026-09-07;2027-07-16;{hour:02}:00;{hour:02}:50;Vak;{group};{teacher};Lokaal {group}\n"
    for group, teacher in (("5A", "thijs"), ("5B", "fleur"), ("6C", "nieuw"))
    for day in ("ma", "di", "wo", "do", "vr")
    for hour in range(11, 18)
)
MORE = Files(groups=GROUPS + "6C,Groep 6C\n", people=PEOPLE + "nieuw;Nico Nieuw;teacher;6C;;;;\n", timetable=LARGE)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(rules, "MANY", 1_000)


async def seen(given) -> tuple[Any, ...]:
    """Everything that somebody could see of the school."""
    async with given.database.read() as read:
        slots = await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=330))
        people = [(one.name.reveal(), one.active) for one in await people_of_school(read, given.school.id)]
        groups = [group.name for group in await groups_of(read, given.school.id, also_ended=True)]
        return len(slots), tuple(people), tuple(groups), await places(read, given.school.id)


async def rows(given) -> int:
    async with given.database.read() as read:
        return int((await read.connection.execute(select(func.count()).select_from(slot_table))).scalar_one())


async def test_what_is_written_ahead_is_seen_by_nobody_and_then_wholly(database, monkeypatch):
    given = await Given(database).imported()
    before = await seen(given)
    during = []
    ahead = TimetablePart.ahead

    async def watched(self: Any, tx: Any, asked: Any, piece: Any) -> None:
        during.append(await seen(given))
        await ahead(self, tx, asked, piece)

    monkeypatch.setattr(TimetablePart, "ahead", watched)
    monkeypatch.setattr("erbij.timetable.service.AT_A_TIME", 1_000)
    report = await given.schools.write(given.school.id, MORE)

    after = await seen(given)
    assert len(during) >= 4
    assert set(during) == {before}
    assert after[0] == await rows(given)
    assert report.counts[2].new == 105
    assert ("Nico Nieuw", True) in after[1]
    assert "Groep 6C" in after[2]
    assert "Lokaal 6C" in after[3]
    again = await given.schools.preview(given.school.id, MORE)
    assert [(count.new, count.changed) for count in again.counts] == [(0, 0)] * 3


async def test_a_lesson_that_somebody_plans_meanwhile_makes_the_import_look_again(database, monkeypatch):
    given = await Given(database).imported()
    ahead, once = TimetablePart.ahead, [True]

    async def meanwhile(self: Any, tx: Any, asked: Any, piece: Any) -> None:
        if once.pop() if once else False:
            where = slot_table.c.school_id == given.school.id
            await tx.connection.execute(slot_table.update().where(where).values(version=slot_table.c.version + 1))
        await ahead(self, tx, asked, piece)

    monkeypatch.setattr(TimetablePart, "ahead", meanwhile)
    assert (await given.schools.write(given.school.id, MORE)).written
    assert ("Nico Nieuw", True) in (await seen(given))[1]


async def test_who_writes_something_else_comes_in_between_while_the_lessons_are_shown(database, monkeypatch):
    given = await Given(database).imported()
    shown = []
    show = TimetablePart.show

    async def watched(self: Any, tx: Any, school_id: str, after: str) -> str | None:
        shown.append((await seen(given))[0])
        return await show(self, tx, school_id, after)

    monkeypatch.setattr(TimetablePart, "show", watched)
    monkeypatch.setattr("erbij.timetable.service.AT_A_TIME", 1_000)
    await given.schools.write(given.school.id, MORE)
    assert len(shown) >= 5
    assert all(0 < later - before <= 1_000 for before, later in itertools.pairwise(shown[:-1]))


async def test_a_school_that_never_holds_still_is_told_so_and_nothing_is_left(database, monkeypatch):
    given = await Given(database).imported()
    before, count = await seen(given), await rows(given)

    async def never(*_: object) -> bool:
        return False

    monkeypatch.setattr(TimetablePart, "unchanged", never)
    with pytest.raises(Conflict):
        await given.schools.write(given.school.id, MORE)
    assert (await seen(given), await rows(given)) == (before, count)
    assert (await given.schools.last_run(given.school.id))[1] is RunState.REFUSED


CHILD = """
import asyncio, sys
from erbij.clock import SetClock
from erbij.db.database import Database
from erbij.plans.service import READERS, import_parts
from erbij.schools.service import Schools
from erbij.db.scope import OneSchool
from erbij.timetable import rules, service
from tests.store.schools.test_large_import import MORE
from tests.support.school_files import MONDAY

async def main():
    rules.MANY, service.AT_A_TIME = 1_000, 500
    step, done = getattr(service.TimetablePart, sys.argv[3]), []
    async def slow(self, tx, *rest):
        if len(done) == 3:
            print("three pieces are there", flush=True)
            await asyncio.Event().wait()
        done.append(rest)
        return await step(self, tx, *rest)
    setattr(service.TimetablePart, sys.argv[3], slow)
    database = Database(sys.argv[1], otherwise=OneSchool(sys.argv[2]))
    schools = Schools(database, SetClock(MONDAY), import_parts(), READERS)
    await schools.write(sys.argv[2], MORE)

asyncio.run(main())
"""


async def killed_in_the_middle(given, step: str = "ahead") -> None:
    """Import in a process of its own, and kill that when some of it is written (``ahead``) or shown (``show``)."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, given.database.url, given.school.id, step, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert await asyncio.wait_for(child.stdout.readline(), 60) == b"three pieces are there\n"
    child.send_signal(signal.SIGKILL)
    await child.wait()


async def test_an_import_that_is_killed_leaves_the_school_as_it_was_and_the_next_one_cleans_up(database):
    given = await Given(database).imported()
    before, count = await seen(given), await rows(given)

    await killed_in_the_middle(given)

    assert await seen(given) == before
    assert await rows(given) > count
    given.clock.move(ALIVE)
    assert (await given.schools.last_run(given.school.id))[1] is RunState.BROKEN
    await given.schools.clean_up()
    assert (await seen(given), await rows(given)) == (before, count)
    async with database.read() as read:
        assert all(
            not (person.key or "").startswith("import:") for person in await stored_people(read, given.school.id)
        )
    await killed_in_the_middle(given)
    given.clock.move(ALIVE)
    assert (await given.schools.write(given.school.id, MORE)).written
    assert await rows(given) == (await seen(given))[0]


async def test_an_import_that_is_killed_after_it_was_decided_is_brought_to_its_end(database):
    given = await Given(database).imported()
    other = await Given(database).imported(name="De Andere School")
    whole = (await other.schools.write(other.school.id, MORE)).counts, (await seen(other))[0]

    await killed_in_the_middle(given, "show")

    assert 0 < (await seen(given))[0] < whole[1]
    given.clock.move(ALIVE)
    assert (await given.schools.last_run(given.school.id))[1] is RunState.RUNNING
    await given.schools.clean_up()
    row, state = await given.schools.last_run(given.school.id)
    assert row is not None
    assert (state, row.counts, (await seen(given))[0]) == (RunState.DONE, *whole)


async def test_the_next_import_first_shows_what_was_decided_before(database):
    given = await Given(database).imported()
    await killed_in_the_middle(given, "show")
    given.clock.move(ALIVE)
    report = await given.schools.write(given.school.id, MORE)
    assert [(count.new, count.changed) for count in report.counts] == [(0, 0)] * 3
    assert await rows(given) == (await seen(given))[0]


async def test_who_asks_is_told_how_far_an_import_is(database):
    given = await Given(database).imported()
    told: list[tuple[str, int, int]] = []

    await given.schools.write(given.school.id, MORE, lambda *step: told.append(step))

    row, state = await given.schools.last_run(given.school.id)
    assert row is not None
    assert (state, row.counts is not None and row.counts[2].new) == (RunState.DONE, 105)
    assert {what for what, _, _ in told} == {"compare", "write"}
    assert all(0 <= done <= total for _, done, total in told)


async def test_lessons_of_a_file_do_not_come_twice_after_a_look(database):
    given = await Given(database).imported()
    await given.schools.write(given.school.id, MORE)
    count = await rows(given)
    await given.schools.write(given.school.id, replace(MORE, groups=None, people=None))
    assert await rows(given) == count


async def test_an_import_stays_alive_when_the_database_once_did_not_answer(database, monkeypatch):
    given = await Given(database).imported()
    monkeypatch.setattr(imports, "TELL_EVERY_S", 0.01)
    heard, tries = store.heard, []

    async def failing_first(tx, run):
        tries.append(run)
        if len(tries) == 1:
            raise OSError
        return await heard(tx, run)

    monkeypatch.setattr(store, "heard", failing_first)
    runs = imports.Runs(database, given.clock)
    async with asyncio.timeout(20), runs.run(given.school.id, lambda *_: None):
        given.clock.move(ALIVE)
        while (await runs.last(given.school.id))[1] is not RunState.RUNNING:  # noqa: ASYNC110 - until it told so again
            await asyncio.sleep(0.01)
    assert len(tries) > 1


async def test_two_readings_of_the_same_people_are_the_same_however_the_database_finds_them(database):
    """PostgreSQL goes another way as a table grows; an import that compares would find a change for ever."""
    given = await Given(database).imported()
    async with database.read() as read:
        there = [one.id for one in await stored_people(read, given.school.id)]

    assert len(there) > 3
    assert there == sorted(there)
