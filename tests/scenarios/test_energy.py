"""A lesson in which a pupil is tired and takes a pause, with the database that an auditor would read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import structlog
from pydantic import ValidationError
from sqlalchemy import text

from erbij.live.wire import Energy, LeaveReason, SourceKind, Step
from erbij.register.sources import evidence
from tests.scenarios.classroom import NINE
from tests.support.auditor import everything_in

if TYPE_CHECKING:
    from tests.scenarios.classroom import Browser, School

S = timedelta(seconds=1)
M = timedelta(minutes=1)
TELLING = re.compile(r"\btired|energy|\bmoe\b", re.IGNORECASE)


async def in_the_lesson(school: School) -> tuple[Browser, Browser]:
    unit = await school.class_is_there()
    await unit.watch()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await pupil.give(SourceKind.VOICE)
    return unit, pupil


async def test_nothing_of_being_tired_is_ever_written(school: School) -> None:
    unit, pupil = await in_the_lesson(school)
    seen = []
    with structlog.testing.capture_logs() as log:
        await pupil.send("presence.step", step=Step.VOICE)
        await pupil.send("energy.say", signal=Energy.TIRED)
        assert not school.heard(pupil, SourceKind.VOICE)
        assert (unit.room.pupils[0].energy, unit.room.pupils[0].step) == (Energy.TIRED, Step.LOOKING_ON)
        for _ in range(4):
            await school.pass_time(10)
            seen.append(await everything_in(school.database))
        await pupil.send("energy.say", signal=Energy.OK)
        assert unit.room.pupils[0].energy is None
        await pupil.send("energy.say", signal=Energy.TIRED)
        await school.pass_time(58 * 60)
        await school.outbox.deliver()
    seen.append(await everything_in(school.database))
    assert unit.last("session.ended").reason is LeaveReason.LESSON_OVER
    assert not TELLING.findall("\n".join(seen))
    assert not TELLING.findall(repr(log))
    assert not TELLING.findall(repr(school.news))


async def test_a_pause_keeps_the_seat_gives_no_minute_and_is_kept_as_a_plain_interval(school: School) -> None:
    unit, pupil = await in_the_lesson(school)
    school.clock.move(2 * M)
    await school.pass_time(4 * 60)
    await pupil.send("pause.start", minutes=10)
    assert school.shown(pupil) == {}
    assert unit.room.pupils[0].pause_until == school.clock.now() + 10 * M
    school.starve(pupil)
    proofs = [n for n, _ in pupil.pushed].count("presence.kept")
    before = pupil.last("presence.kept").minutes
    await school.pass_time(12 * 60)
    assert [n for n, _ in pupil.pushed].count("presence.kept") >= proofs + 140
    assert pupil.last("presence.kept").minutes == before
    await pupil.send("pause.end")
    school.connect(pupil, "sub")
    assert school.shown(pupil) == {"board": "board", "class": "class_sound"}
    await school.pass_time(3 * 60)
    await pupil.send("session.leave", reason=LeaveReason.STOPPED)
    (kept,) = (await school.evidence()).pupils
    assert kept.pauses == ((NINE + 4 * M, NINE + 16 * M),)
    assert len(kept.intervals) == 1
    async with school.database.read() as read:
        columns = (await read.connection.execute(text("SELECT * FROM live_pause"))).keys()
    assert set(columns) == {"id", "school_id", "slot_id", "pupil_id", "start", "end"}


async def test_a_pause_survives_a_server_that_is_killed_and_one_that_nobody_ends_ends_with_the_lesson(
    school: School,
) -> None:
    _, pupil = await in_the_lesson(school)
    await school.pass_time(3 * 60)
    await pupil.send("pause.start", minutes=15)
    begun = school.clock.now()
    await school.pass_time(60)
    await school.kill()
    (kept,) = (await school.evidence()).pupils
    assert kept.pauses == ((begun, begun + M),)
    pupil = pupil.again()
    pupil.school = school
    await pupil.join()
    assert pupil.room.pupils[0].pause_until == begun + 15 * M
    await school.kill()
    await school.pass_time(55 * 60)
    (kept,) = (await school.evidence()).pupils
    assert kept.pauses == ((begun, NINE + 55 * M),)
    assert [span.seconds for span in evidence(await school.evidence(), school.clock.now()).of("pupil-1").pauses]


async def test_a_pause_has_one_of_three_lengths(school: School) -> None:
    _, pupil = await in_the_lesson(school)
    with pytest.raises(ValidationError):
        await pupil.send("pause.start", minutes=60)


async def test_who_falls_silent_in_a_pause_dropped_at_home_though_the_units_camera_rests(school: School) -> None:
    _, pupil = await in_the_lesson(school)
    await school.pass_time(60)
    await pupil.send("pause.start", minutes=10)
    for source in list(school.engine.published):
        school.engine.source_silent(source)
    await school.pass_time(60)
    pupil.answers = False
    await school.pass_time(60)
    (kept,) = (await school.evidence()).pupils
    assert [span.reason for span in kept.intervals] == [LeaveReason.NETWORK_HOME]
