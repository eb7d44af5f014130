"""What the class keeps to itself, over the wire and into the evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.live.course.wire import Curtain
from erbij.live.wire import LeaveReason, SourceKind
from tests.scenarios.classroom import NINE, ON_BOTH
from tests.support.auditor import everything_in

if TYPE_CHECKING:
    from tests.scenarios.classroom import School

pytestmark = ON_BOTH
S = timedelta(seconds=1)


async def test_a_curtain_that_was_drawn_is_still_drawn_after_the_server_was_killed(school: School) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await unit.send("curtain.set", curtain=Curtain.ALL)
    await school.kill()
    unit, pupil = unit.again(), pupil.again()
    await unit.join()
    await unit.give(SourceKind.BOARD, SourceKind.CLASS_SOUND)
    await pupil.join()
    await pupil.watch("new")
    assert pupil.room.curtain is Curtain.ALL
    assert school.shown(pupil, "new") == {}


async def test_where_the_school_wants_it_so_the_class_is_heard_and_not_seen_until_the_teacher_opens_the_curtain(
    school: School,
) -> None:
    school.plans.closed = True
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    assert pupil.room.curtain is Curtain.PICTURE
    assert set(school.shown(pupil).values()) == {"class_sound"}
    await unit.send("curtain.set", curtain=Curtain.OPEN)
    assert "board" in school.shown(pupil).values()
    await school.kill()
    pupil = pupil.again()
    await pupil.join()
    assert pupil.room.curtain is Curtain.OPEN


@pytest.mark.rule("R11")
async def test_a_curtain_over_everything_is_kept_as_time_that_was_not_offered(school: School) -> None:
    unit = await school.class_is_there()
    await school.pass_time(60)
    await unit.send("curtain.set", curtain=Curtain.ALL)
    await school.pass_time(30)
    await unit.send("curtain.set", curtain=Curtain.OPEN)
    [away] = (await school.evidence()).away
    assert away.reason is LeaveReason.LEFT
    assert away.end is not None
    assert away.end - away.start == 30 * S


@pytest.mark.rule("R2")
async def test_in_a_break_the_connection_alone_keeps_a_pupil_present(school: School) -> None:
    await school.class_is_there()
    teacher, pupil = school.teacher(), school.pupil()
    await teacher.join()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(20)
    await teacher.send("break.set", on=True)
    school.starve(pupil)
    await school.pass_time(120)
    [sam] = (await school.evidence()).pupils
    [interval] = sam.intervals
    assert interval.end - interval.start >= 130 * S
    assert interval.start >= NINE - timedelta(minutes=5)


async def test_after_the_lesson_nothing_that_pupils_typed_is_in_the_database(school: School) -> None:
    await school.class_is_there()
    teacher, pupil = school.teacher(), school.pupil()
    await teacher.join()
    await pupil.join()
    await pupil.send("text.type", line="a", text="zeg-het-niemand", done=True)
    await pupil.send("note.send", text="ook-dit-niet")
    assert teacher.last("text.line").text == "zeg-het-niemand"
    await teacher.send("session.end")
    await school.outbox.deliver()
    found = await everything_in(school.database)
    assert "zeg-het-niemand" not in found
    assert "ook-dit-niet" not in found
