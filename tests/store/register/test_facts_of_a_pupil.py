"""What the server hands to an auditor, counted again without the server, is what the server says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.errors import NotFound
from erbij.privacy.store import look
from erbij.register.explain import explain
from erbij.register.facts import Dates
from erbij.register.intake import facts_of
from erbij.register.line import by_state
from erbij.register.model import Away, EndReason, PupilEvidence, Session, SlotEvidence
from erbij.register.reading import load
from erbij.register.spans import Span
from tests.store.register.fakes import COORDINATOR, SCHOOL, Paper, register_of, two_lessons
from tests.unit.register.given import DAY, POLICY, at, span, was_there

if TYPE_CHECKING:
    from erbij.db.database import Database
    from erbij.register.model import Row
    from erbij.register.service import Register

FRIDAY = DAY + timedelta(days=3)


def busy_day() -> Paper:
    """Lessons that overlap, drop, are cancelled, were extended, have no session and are going on."""
    paper = two_lessons()
    paper.give("09:30-10:20", "over")
    paper.hold("over", "09:30-10:20", p1=was_there("09:30-10:20", ended=EndReason.LEFT))
    paper.give("11:00-11:50", "gone", planned=False)
    paper.hold("gone", "11:00-11:50", p1=was_there("11:00-11:50"))
    paper.give("12:00-12:50", "school")
    held = Session(at("12:02"), at("12:58"), at("12:55"))
    half = timedelta(milliseconds=700)
    there = tuple(replace(one, span=Span(one.span.start + half, one.span.end + half)) for one in (
        *was_there("12:01-12:20", device="laptop", ended=EndReason.NETWORK_SCHOOL),
        *was_there("12:24-12:30", device="phone", ended=EndReason.NETWORK_HOME),
        *was_there("12:34-12:57", ended=EndReason.LESSON_OVER),
    ))  # fmt: skip
    away = (Away(span("12:20-12:23"), EndReason.NETWORK_SCHOOL), Away(span("12:40-12:41")))
    pupil = PupilEvidence("p1", there, (span("12:35-12:37"),), (span("12:45-13:30"),))
    paper.evidence["school"] = SlotEvidence("school", held, away, (pupil,))
    paper.give("13:00-13:50", "empty")
    paper.give("15:30-16:20", "now")
    paper.hold("now", "15:30-16:20", running=True, p1=was_there("15:30-15:59:58", ended=None))
    paper.at_home = {key: frozenset({"p1"}) for key in paper.by_id}
    return paper


async def explained(register: Register, pupil: str = "p1") -> dict[str, Any]:
    (document,) = await register.facts(COORDINATOR, pupil, Dates(DAY, DAY))
    return explain(facts_of(load(json.dumps(document).encode())))


async def rows_of(register: Register, pupil: str = "p1") -> dict[str, Row]:
    day = await register.day(COORDINATOR, DAY)
    return {row.lesson.slot.id: row for row in day.rows if row.pupil_id == pupil}


@pytest.mark.rule("R5")
@pytest.mark.parametrize("free", [False, True])
async def test_explaining_the_export_gives_the_servers_own_figures(database: Database, free: bool) -> None:
    paper = busy_day()
    paper.by_id = {key: replace(lesson, free_day=free) for key, lesson in paper.by_id.items()}
    register, _ = register_of(database, paper)
    told, rows = await explained(register), await rows_of(register)
    by_slot = {row["id"]: row for row in told["slots"]}
    assert {key: row.credited for key, row in rows.items()} == {
        key: row["credited_seconds"] for key, row in by_slot.items() if key in rows
    }
    credited = sum(row.credited for row in rows.values())
    if free:
        assert told["days"][0]["by_bucket"] == {"VOLUNTARY": credited}
    else:
        assert told["days"][0]["by_source"] == {"S": 300, "L": credited - 300, "C": 0, "O": 0}


async def test_states_of_the_export_are_those_of_the_time_line(database: Database) -> None:
    register, _ = register_of(database, busy_day(), now="23:00")
    told, rows = await explained(register), await rows_of(register)
    stated = {row["id"]: row["states"] for row in told["slots"] if row["states"]}
    shown = {id_: by_state(row.parts) for id_, row in rows.items() if id_ in stated}
    assert stated == {id_: {state: one for state, one in of.items() if one} for id_, of in shown.items()}
    assert stated


async def test_the_ledger_says_so_too(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    for key in ("s1", "s2"):
        await register.recounting.count_session(SCHOOL, key, at("16:00"))
    told = await explained(register)
    assert told["days"][0]["by_bucket"] == {"REMOTE_NO_GROUND": 5610}
    assert [row["status"] for row in told["slots"]] == [["PRESENT_REMOTE"], ["PRESENT_REMOTE", "LATE"]]


async def test_no_name_leaves_with_the_facts_and_who_asked_is_kept(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    document = json.dumps(await register.facts(COORDINATOR, "p1", Dates(DAY, DAY)))
    assert "Noor" not in document
    assert "Jansen" not in document
    async with database.read() as read:
        looks = (await read.connection.execute(look.select())).all()
    assert [(one.person_id, one.pupil_id, one.page) for one in looks] == [("c1", "p1", "register.facts")]


async def test_somebody_who_is_no_pupil_here_has_no_facts_and_nothing_is_kept(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    with pytest.raises(NotFound):
        await register.facts(COORDINATOR, "t1", Dates(DAY, DAY))
    async with database.read() as read:
        assert (await read.connection.execute(look.select())).all() == []


@pytest.mark.rule("R17")
async def test_each_policy_and_each_ceiling_of_a_period_is_a_file_of_its_own(database: Database) -> None:
    paper = two_lessons()
    paper.policies = (POLICY, replace(POLICY, version="2026-2", valid_from=FRIDAY))
    paper.at_most = {"p1": {DAY: 60}}
    register, _ = register_of(database, paper)
    files = await register.facts(COORDINATOR, "p1", Dates(DAY, FRIDAY))
    assert [(one["period"]["from"], one["policy"]["version"], one["pupil"]["day_ceiling_min"]) for one in files] == [
        ("2026-10-06", "2026-1", 60),
        ("2026-10-07", "2026-1", None),
        ("2026-10-09", "2026-2", None),
    ]
