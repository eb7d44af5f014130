"""Whole lessons, as pupils, teachers and the class live them; milliseconds each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.errors import NotFound
from erbij.live.model import DoorIsNotOpen, LessonIsOver, NotInLesson, SeatIsTakenOver
from erbij.live.wire import HandAnswer, LeaveReason, SourceKind, Step
from erbij.register.sources import evidence as evidence_of_register
from tests.scenarios.classroom import NINE, ON_BOTH, SLOT, FakeSlot, School

if TYPE_CHECKING:
    from tests.scenarios.conftest import Open

pytestmark = ON_BOTH
S = timedelta(seconds=1)
M = timedelta(minutes=1)


async def test_a_pupil_joins_sees_the_board_hears_the_class_and_the_minutes_are_kept(school: School) -> None:
    pupil = school.pupil()
    await pupil.watch()
    await pupil.join()
    assert pupil.room.state.value == "waiting"
    assert pupil.room.waiting_since == NINE - 2 * M
    unit = await school.class_is_there()
    assert pupil.room.state.value == "open"
    assert school.shown(pupil) == {"board": "board", "class": "class_sound"}
    assert set(unit.room.wanted) == {SourceKind.BOARD, SourceKind.ROOM, SourceKind.TEACHER, SourceKind.CLASS_SOUND}
    assert [p.name for p in unit.room.pupils] == ["Name of pupil-1"]
    await school.pass_time(12 * 60)
    kept = pupil.last("presence.kept")
    assert kept.minutes == 9
    await pupil.send("session.leave", reason=LeaveReason.STOPPED)
    (evidence,) = (await school.evidence()).pupils
    (interval,) = evidence.intervals
    assert (interval.start, interval.end) == (NINE - 2 * M + S, NINE + 10 * M)
    assert interval.reason is LeaveReason.LEFT
    assert pupil.last("session.ended").reason is LeaveReason.STOPPED
    assert unit.room.wanted == ()
    assert not [c for c in school.engine.connections if c.startswith(pupil.id)]
    await school.outbox.deliver()
    assert school.news[0][0] == "presence_span_closed"


async def test_how_long_a_pupil_waited_for_a_line_is_counted_and_of_nobody_else(school: School) -> None:
    await school.class_is_there()
    assert school.live.openings.count == 0

    pupil = school.pupil()
    await pupil.watch()
    await pupil.join()
    await school.pass_time(1)

    assert (school.live.openings.count, school.live.openings.within[-1]) == (1, 1)


async def test_a_pupil_alone_never_opens_a_lesson_and_nothing_counts(school: School) -> None:
    pupil = school.pupil()
    await pupil.watch()
    await pupil.join()
    await school.pass_time(10 * 60)
    assert pupil.room.state.value == "waiting"
    evidence = await school.evidence()
    assert evidence.session is None
    assert evidence.pupils == ()


async def test_a_pupil_speaks_and_is_silent_again_at_once(school: School) -> None:
    unit = await school.class_is_there()
    await unit.watch()
    pupil = school.pupil()
    await pupil.join()
    await pupil.give(SourceKind.VOICE)
    assert not school.heard(pupil, SourceKind.VOICE)
    await pupil.send("presence.step", step=Step.VOICE)
    assert school.heard(pupil, SourceKind.VOICE)
    assert unit.room.pupils[0].receiver_voice == "voice-1"
    await pupil.send("presence.step", step=Step.LOOKING_ON)
    assert not school.heard(pupil, SourceKind.VOICE)
    assert unit.room.pupils[0].receiver_voice is None


async def test_a_hand_reaches_the_class_is_answered_and_goes_down_when_the_pupil_speaks(school: School) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.send("hand.raise")
    shown = unit.room.pupils[0]
    assert (shown.step, shown.hand.raised_at if shown.hand else None) == (Step.SIGNALS, school.clock.now())
    await unit.send("hand.answer", participant_id=pupil.me, answer=HandAnswer.TURN)
    mine = pupil.room.pupils[0]
    assert mine.hand is not None
    assert mine.hand.answer is HandAnswer.TURN
    assert mine.step is Step.SIGNALS
    await pupil.send("presence.step", step=Step.VOICE)
    assert unit.room.pupils[0].hand is None


async def test_the_teacher_asks_for_quiet_and_each_pupil_may_speak_again_when_they_choose(school: School) -> None:
    await school.class_is_there()
    teacher, pupil = school.teacher(), school.pupil()
    await teacher.join()
    await teacher.watch()
    await pupil.join()
    await pupil.give(SourceKind.VOICE, SourceKind.FACE)
    await pupil.send("presence.step", step=Step.FACE)
    assert school.shown(teacher) == {"face-1": "face", "voice-1": "voice"}
    await teacher.send("session.quiet")
    assert not school.heard(pupil, SourceKind.VOICE)
    meanwhile = pupil.room.pupils[0].step
    assert meanwhile is Step.FACE, "it can still be undone"
    await school.pass_time(11)
    assert pupil.room.pupils[0].step is Step.TEXT
    assert not school.heard(pupil, SourceKind.VOICE)
    await pupil.send("presence.step", step=Step.VOICE)
    assert school.heard(pupil, SourceKind.VOICE)


async def test_after_a_drop_the_pupil_is_back_in_the_same_seat_silent_and_the_minutes_go_on(school: School) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await pupil.give(SourceKind.VOICE)
    await pupil.send("presence.step", step=Step.VOICE)
    await school.pass_time(20)
    school.clock.move(4 * S)
    await pupil.vanish()
    shown = unit.room.pupils[0]
    assert shown.away_since is not None
    assert school.clock.now() - shown.away_since <= 9 * S
    assert shown.step is Step.TEXT
    assert not school.heard(pupil, SourceKind.VOICE)
    await school.pass_time(10)
    back = pupil.again()
    joined = await back.join()
    assert joined.participant_id == pupil.me
    assert joined.resume_key == pupil.key
    assert joined.step is Step.TEXT
    assert unit.room.pupils[0].away_since is None
    assert not school.heard(back, SourceKind.VOICE)
    await school.pass_time(10)
    (evidence,) = (await school.evidence()).pupils
    assert len(evidence.intervals) == 1


async def test_who_is_gone_longer_than_half_a_minute_has_a_gap_with_the_reason(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(20)
    await pupil.vanish()
    await school.pass_time(60)
    back = pupil.again()
    await back.join()
    await school.pass_time(10)
    (evidence,) = (await school.evidence()).pupils
    first, second = evidence.intervals
    assert first.reason is LeaveReason.NETWORK_HOME
    assert second.start - first.end >= 60 * S


async def test_when_the_class_side_drops_the_gap_is_the_schools(school: School) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(20)
    away = school.clock.now()
    await unit.vanish()
    for source in list(school.engine.published):
        school.engine.source_silent(source)
    school.starve(pupil)
    assert pupil.room.state.value == "away"
    assert pupil.room.class_side.away_since == away
    await school.pass_time(60)
    evidence = await school.evidence()
    assert evidence.pupils[0].intervals[0].reason is LeaveReason.NETWORK_SCHOOL
    assert [(a.start, a.end, a.reason) for a in evidence.away] == [(away, None, LeaveReason.NETWORK_SCHOOL)]
    back = unit.again()
    await back.join()
    assert pupil.room.state.value == "open"
    assert (await school.evidence()).away[0].end == school.clock.now()


async def test_a_unit_page_that_is_closed_in_an_orderly_way_leaves_nothing_offered_and_no_network_to_blame(
    school: School,
) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(20)
    away = school.clock.now()
    await unit.send("session.leave")
    await school.pass_time(20)
    back = unit.again()
    back.key = None
    await back.join()
    (gone,) = (await school.evidence()).away
    assert (gone.start, gone.end, gone.reason) == (away, school.clock.now(), LeaveReason.LEFT)
    counted = evidence_of_register(await school.evidence(), school.clock.now())
    assert [one.cause for one in counted.away] == [None]


async def test_while_the_class_is_gone_no_voice_goes_from_one_pupil_to_another(school: School) -> None:
    unit = await school.class_is_there()
    sam, kim = school.pupil("sam"), school.pupil("kim")
    for pupil in (sam, kim):
        await pupil.watch()
        await pupil.join()
    await sam.give(SourceKind.VOICE)
    await sam.send("presence.step", step=Step.VOICE)
    assert school.heard(sam, SourceKind.VOICE)
    await unit.vanish()
    assert not school.heard(sam, SourceKind.VOICE)
    assert "voice" not in school.shown(kim).values()
    await school.pass_time(35)
    assert sam.room.pupils[0].step is Step.TEXT
    await unit.again().join()
    assert not school.heard(sam, SourceKind.VOICE)


async def test_a_second_device_takes_the_seat_over_without_a_question(school: School) -> None:
    await school.class_is_there()
    tablet = school.pupil(device="tablet")
    await tablet.join()
    await tablet.watch()
    await school.pass_time(20)
    phone = school.pupil(device="phone")
    await phone.watch()
    joined = await phone.join()
    assert joined.participant_id == tablet.me
    assert tablet.last("session.ended").reason is LeaveReason.TAKEN_OVER
    assert phone.room.watching == 1
    assert not [c for c in school.engine.connections if c.startswith(tablet.id)]
    await school.pass_time(10)
    (evidence,) = (await school.evidence()).pupils
    assert [(i.device, i.reason) for i in evidence.intervals] == [("tablet", LeaveReason.TAKEN_OVER), ("phone", None)]
    assert evidence.intervals[0].end <= evidence.intervals[1].start
    with pytest.raises(SeatIsTakenOver):
        await tablet.again().join()
    with pytest.raises(NotInLesson):
        await tablet.send("presence.step", step=Step.VOICE)


async def test_two_pupils_hear_each_other_but_do_not_read_each_others_names(school: School) -> None:
    unit = await school.class_is_there()
    sam, kim = school.pupil("sam"), school.pupil("kim")
    for pupil in (sam, kim):
        await pupil.watch()
        await pupil.join()
    await sam.give(SourceKind.VOICE, SourceKind.FACE)
    await sam.send("presence.step", step=Step.FACE)
    assert school.shown(kim) == {"board": "board", "class": "class_sound", "voice-1": "voice"}
    assert school.shown(sam) == {"board": "board", "class": "class_sound"}
    assert [p.name for p in kim.room.pupils] == ["", "Name of kim"]
    assert [p.name for p in unit.room.pupils] == ["Name of sam", "Name of kim"]
    assert kim.room.watching == 2


async def test_only_the_picture_that_is_looked_at_is_sent(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.watch()
    await pupil.join()
    await pupil.send("media.look", source=SourceKind.ROOM)
    assert school.shown(pupil) == {"room": "room", "class": "class_sound"}
    assert pupil.room.looking_at is SourceKind.ROOM


async def test_a_new_connection_shows_the_same_before_the_old_one_is_dropped(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch("one")
    await pupil.watch("two")
    assert school.shown(pupil, "one") == school.shown(pupil, "two") == {"board": "board", "class": "class_sound"}
    await pupil.send("media.disconnect", connection="one")
    assert [c for c in school.engine.connections if c.startswith(pupil.id)] == [school.line(pupil, "two")]


async def test_nobody_can_touch_anothers_connection(school: School) -> None:
    pupil, other = school.pupil("sam"), school.pupil("kim")
    await pupil.watch("mine")
    with pytest.raises(NotFound):
        await other.send("media.disconnect", connection="mine")
    with pytest.raises(NotFound):
        await other.send("media.accept", connection="mine", sdp="v=0")


async def test_the_door_opens_five_minutes_before_and_others_do_not_learn_that_the_lesson_exists(
    open_school: Open,
) -> None:
    school = await open_school(now=NINE - 6 * M)
    with pytest.raises(DoorIsNotOpen):
        await school.pupil().join()
    school.clock.move(M)
    await school.live.beat()
    await school.pupil().join()
    with pytest.raises(NotFound):
        await school.pupil().join("slot-of-others")


async def test_the_teacher_ends_the_lesson_for_everybody(school: School) -> None:
    await school.class_is_there()
    teacher, pupil = school.teacher(), school.pupil()
    await teacher.join()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(130)
    assert school.live.ends_at("teacher-1") == NINE + 50 * M
    assert await school.live.live_slots([SLOT]) == {SLOT: "open"}
    await teacher.send("session.end")
    assert pupil.last("session.ended").reason is LeaveReason.LESSON_OVER
    assert school.engine.connections == ()
    evidence = await school.evidence()
    assert evidence.session is not None
    assert evidence.session.ended_at == school.clock.now()
    assert evidence.pupils[0].intervals[0].end == school.clock.now()
    assert await school.live.live_slots([SLOT]) == {SLOT: "over"}
    with pytest.raises(LessonIsOver):
        await school.pupil().join()
    await school.outbox.deliver()
    assert [kind for kind, _ in school.news] == ["presence_span_closed", "session_ended"]


async def test_the_lesson_closes_by_itself_five_minutes_after_its_end(open_school: Open) -> None:
    school = await open_school(now=NINE + 49 * M)
    unit = await school.class_is_there()
    await school.pass_time(6 * 60 + 2)
    assert unit.last("session.ended").reason is LeaveReason.LESSON_OVER
    evidence = await school.evidence()
    assert evidence.session is not None
    assert evidence.session.ended_at == NINE + 55 * M


async def test_an_ended_sign_in_removes_the_pupil_also_while_briefly_away(school: School) -> None:
    await school.class_is_there()
    here, away = school.pupil("sam"), school.pupil("kim")
    await here.join()
    await away.join()
    await away.vanish()
    await school.live.end_sign_ins(["sign-in-sam", "sign-in-kim"])
    assert here.last("session.ended").reason is LeaveReason.REMOVED
    with pytest.raises(SeatIsTakenOver):
        await away.again().join()


async def test_who_is_away_for_minutes_does_not_keep_the_classroom_camera_on(school: School) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    assert unit.room.wanted
    await pupil.vanish()
    await school.pass_time(181)
    assert unit.room.wanted == ()
    assert unit.room.pupils == ()
    joined = await pupil.again().join()
    assert joined.participant_id == pupil.me


async def test_a_unit_goes_on_to_the_next_lesson_on_the_same_socket(school: School) -> None:
    next_slot = FakeSlot(id="slot-2", starts_at=NINE + 50 * M, ends_at=NINE + 100 * M)
    school.timetable.slots["slot-2"] = next_slot
    unit, pupil = await school.class_is_there(), school.pupil()
    await pupil.join()
    await school.pass_time(60)
    school.clock.move(46 * M)
    await unit.join("slot-2")
    assert unit.last("session.ended") is None
    assert unit.last("media.gone").connection == "pub"
    assert unit.room.lesson.slot_id == "slot-2"
    assert pupil.room.state.value == "away"
    await unit.give(SourceKind.BOARD)
    assert await school.live.live_slots([SLOT, "slot-2"]) == {SLOT: "open", "slot-2": "open"}
