"""What happens in a room, decided without a clock, a network or a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from erbij.errors import NotFound
from erbij.live import model, traffic
from erbij.live.room import LessonRoom
from erbij.live.wire import Ended, HandAnswer, LeaveReason, SessionState, Side, SourceKind, Step
from tests.unit.live.people import LESSON, NINE, entered, of, open_room

S = timedelta(seconds=1)
M = timedelta(minutes=1)


def step_of(room: LessonRoom, who: str) -> Step:
    return next(p.step for p in room.people if p.person.id == who)


def test_who_waits_for_a_lesson_that_is_moved_is_told_when_it_is_and_the_room_stays_for_another_thought() -> None:
    room = LessonRoom(LESSON)
    room.receive(entered("sam"), NINE - M)
    later = NINE + timedelta(hours=3)
    effects = room.receive(traffic.CalledOff(later), NINE - M)
    (told,) = of(traffic.Push, effects)
    assert told.event == "session.ended"
    assert told.payload == Ended(reason=LeaveReason.MOVED, at=NINE - M, moved_to=later)
    assert room.people == ()
    room.receive(entered("sam", generation=2), NINE)
    assert room.state is SessionState.WAITING


def test_a_lesson_that_is_called_off_while_its_unit_is_there_early_is_no_longer_offered() -> None:
    room = open_room("sam")
    effects = room.receive(traffic.CalledOff(None), NINE)
    ended = Ended(reason=LeaveReason.CALLED_OFF, at=NINE)
    assert [push.payload for push in of(traffic.Push, effects)] == [ended, ended]
    assert [one.reason for one in of(traffic.PresenceEnds, effects)] == [LeaveReason.LESSON_OVER] * 2
    (went,) = of(traffic.ClassSide, effects)
    assert (went.present, went.reason) == (False, LeaveReason.LEFT)
    assert of(traffic.SessionDone, effects) == [], "should the timetable think better of it, the door is open again"


def test_everybody_in_the_room_sees_what_the_timetable_says_by_now() -> None:
    room = open_room("sam")
    lesson = replace(LESSON, subject="Taal", place="B14")
    effects = room.receive(traffic.Replanned(lesson), NINE)
    assert [push.event for push in of(traffic.Push, effects)] == ["room.state"] * 2
    assert room.view_of("p-sam", NINE).lesson.place == "B14"
    assert room.receive(traffic.Replanned(lesson), NINE) == []


@pytest.mark.parametrize("side", [Side.TEACHER, Side.UNIT])
def test_a_lesson_opens_with_a_teacher_or_a_unit(side: Side) -> None:
    room = LessonRoom(LESSON)
    room.receive(entered("sam"), NINE)
    assert room.state.value == "waiting"
    effects = room.receive(entered("adult", side), NINE + S)
    assert room.state.value == "open"
    assert of(traffic.SessionBegan, effects) == [traffic.SessionBegan(NINE + S)]
    assert of(traffic.ClassSide, effects) == [traffic.ClassSide(present=True, at=NINE + S)]


def test_a_room_of_before_a_restart_is_away_until_the_class_is_back_and_does_not_begin_again() -> None:
    room = LessonRoom(LESSON, began=True)
    assert room.state.value == "away"
    effects = room.receive(entered("unit", Side.UNIT), NINE)
    assert of(traffic.SessionBegan, effects) == []
    assert of(traffic.ClassSide, effects) == [traffic.ClassSide(present=True, at=NINE)]


def test_while_the_teacher_is_there_a_unit_that_drops_leaves_the_lesson_open() -> None:
    room = open_room("sam")
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.SocketLost("socket-unit"), NINE + S)
    assert room.state.value == "open"
    room.receive(traffic.SocketLost("socket-bos"), NINE + 2 * S)
    assert room.state.value == "open", "a phone asleep in a pocket"
    room.receive(traffic.Tick(), NINE + 10 * M)
    assert room.state.value == "open"
    assert not room.view_of("p-sam", NINE + 10 * M).class_side.teacher_present
    effects = room.receive(traffic.Tick(), NINE + 10 * M + 2 * S)
    after = room.view_of("p-sam", NINE + 11 * M).state
    assert after is SessionState.AWAY
    (went,) = of(traffic.ClassSide, effects)
    assert (went.present, went.reason) == (False, LeaveReason.NETWORK_SCHOOL)


def test_a_class_side_that_all_said_goodbye_did_not_drop() -> None:
    room = open_room("sam")
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.Gone("p-unit", LeaveReason.LEFT), NINE + S)
    (went,) = of(traffic.ClassSide, room.receive(traffic.Gone("p-bos", LeaveReason.LEFT), NINE + 2 * S))
    assert (went.present, went.reason) == (False, LeaveReason.LEFT)


def test_when_the_teacher_goes_home_while_the_unit_has_no_network_it_is_the_network() -> None:
    room = open_room("sam")
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.SocketLost("socket-unit"), NINE + S)
    (went,) = of(traffic.ClassSide, room.receive(traffic.Gone("p-bos", LeaveReason.LEFT), NINE + 2 * S))
    assert went.reason is LeaveReason.NETWORK_SCHOOL


def test_when_the_class_went_on_to_the_next_lesson_the_pupil_is_told_that_this_one_is_over() -> None:
    room = open_room("sam")
    end = LESSON.ends_at
    room.receive(traffic.Gone("p-unit", LeaveReason.LEFT), end + S)
    room.receive(traffic.Tick(), end + 30 * S)
    assert room.state.value == "away"
    effects = room.receive(traffic.Tick(), end + 31 * S)
    assert room.state.value == "over"
    assert [done.at for done in of(traffic.SessionDone, effects)] == [end + 31 * S]


def test_a_class_that_drops_before_the_planned_end_is_waited_for_until_then() -> None:
    room = open_room("sam")
    room.receive(traffic.SocketLost("socket-unit"), LESSON.ends_at - M)
    room.receive(traffic.Tick(), LESSON.ends_at - S)
    assert room.state.value == "away"
    room.receive(traffic.Tick(), LESSON.ends_at)
    assert room.state.value == "over"


def test_without_the_class_side_two_pupils_do_not_hear_each_other() -> None:
    room = open_room("sam", "kim")
    room.receive(traffic.Subscribing("p-kim", "line-kim"), NINE)
    room.receive(traffic.Publishing("p-sam", "line-sam", (SourceKind.VOICE,)), NINE)
    room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
    assert room.routes["line-kim", "voice-1"] == "slot/p-sam/voice"
    effects = room.receive(traffic.SocketLost("socket-unit"), NINE + S)
    assert effects[0] == traffic.HoldBack("slot/p-sam/voice", held=True)
    assert traffic.PointAt("line-kim", "voice-1", None) in effects
    assert room.view_of("p-sam", NINE + S).wanted == ()


@pytest.mark.parametrize(("away", "step"), [(20, Step.VOICE), (31, Step.TEXT)])
def test_who_spoke_is_heard_again_by_itself_only_after_a_short_drop_of_the_class(away: int, step: Step) -> None:
    room = open_room("sam")
    room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
    room.receive(traffic.SocketLost("socket-unit"), NINE)
    room.receive(traffic.Tick(), NINE + away * S)
    effects = room.receive(entered("unit", Side.UNIT, generation=2, resume_hash="key-unit"), NINE + away * S)
    assert step_of(room, "sam") is step
    assert (traffic.HoldBack("slot/p-sam/voice", held=False) in effects) is (step is Step.VOICE)


def test_before_the_class_is_there_nobody_is_heard_whatever_they_choose() -> None:
    room = LessonRoom(LESSON)
    for who in ("sam", "kim"):
        room.receive(entered(who), NINE)
        room.receive(traffic.Subscribing(f"p-{who}", f"line-{who}"), NINE)
        room.receive(traffic.Publishing(f"p-{who}", f"own-{who}", (SourceKind.VOICE, SourceKind.FACE)), NINE)
        room.receive(traffic.StepChosen(f"p-{who}", Step.FACE), NINE)
    assert set(room.routes.values()) == {None}


def test_a_seat_is_resumed_by_its_key_and_falls_to_text() -> None:
    room = open_room("sam")
    room.receive(traffic.StepChosen("p-sam", Step.FACE), NINE)
    room.receive(traffic.SocketLost("socket-sam"), NINE + S)
    assert step_of(room, "sam") is Step.TEXT
    room.receive(entered("sam", socket="new", generation=2, resume_hash="key-sam", key="other"), NINE + 3 * S)
    (sam,) = (p for p in room.people if p.side is Side.PUPIL)
    assert (sam.socket, sam.seat.key_hash, sam.step, sam.away_since) == ("new", "key-sam", Step.TEXT, None)


def test_a_join_without_the_key_begins_looking_on_and_makes_the_old_key_worthless() -> None:
    room = open_room("sam")
    room.receive(traffic.StepChosen("p-sam", Step.TEXT), NINE)
    effects = room.receive(entered("sam", socket="tab-2", generation=2, key="key-2"), NINE)
    assert step_of(room, "sam") is Step.LOOKING_ON
    assert traffic.Unseat("socket-sam") in effects
    with pytest.raises(model.SeatIsTakenOver):
        room.receive(entered("sam", generation=3, resume_hash="key-sam"), NINE)


def test_a_lower_generation_of_the_same_device_is_refused_and_changes_nothing() -> None:
    room = open_room()
    room.receive(entered("sam", generation=5), NINE)
    before = room.people
    with pytest.raises(model.SeatIsTakenOver):
        room.receive(entered("sam", socket="late", generation=4), NINE)
    assert room.people == before


def test_who_left_does_not_come_back_by_a_reconnect_but_by_a_new_tap() -> None:
    room = open_room("sam")
    room.receive(traffic.Gone("p-sam", LeaveReason.LEFT), NINE)
    with pytest.raises(model.SeatIsTakenOver):
        room.receive(entered("sam", generation=2, resume_hash="key-sam"), NINE)
    room.receive(entered("sam", generation=2), NINE)
    assert step_of(room, "sam") is Step.LOOKING_ON


def test_nobody_can_tell_later_who_stopped_and_who_left() -> None:
    kept = []
    for reason in (LeaveReason.STOPPED, LeaveReason.LEFT):
        room = open_room("sam")
        kept.append(of(traffic.PresenceEnds, room.receive(traffic.Gone("p-sam", reason), NINE)))
    assert kept[0] == kept[1]


def test_silence_comes_first_of_all_effects() -> None:
    room = open_room("sam")
    room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
    first = room.receive(traffic.StepChosen("p-sam", Step.LOOKING_ON), NINE)[0]
    assert first == traffic.HoldBack("slot/p-sam/voice", held=True)


def test_a_hand_keeps_its_time_and_is_answered_by_class_side_only() -> None:
    room = open_room("sam", "kim")
    room.receive(traffic.HandUp("p-sam"), NINE)
    room.receive(traffic.HandUp("p-sam"), NINE + M)
    room.receive(traffic.HandAnswered("p-unit", "p-sam", HandAnswer.SEEN), NINE + M)
    (sam,) = (p for p in room.people if p.person.id == "sam")
    assert sam.hand == model.Hand(NINE, HandAnswer.SEEN)
    with pytest.raises(model.NotInLesson):
        room.receive(traffic.HandAnswered("p-kim", "p-sam", HandAnswer.SEEN), NINE)
    with pytest.raises(NotFound):
        room.receive(traffic.HandAnswered("p-unit", "p-nobody", HandAnswer.SEEN), NINE)


def test_staff_have_no_step_and_no_hand_and_a_unit_cannot_ask_for_quiet_or_the_end() -> None:
    room = open_room("sam")
    for event in (
        traffic.StepChosen("p-unit", Step.VOICE),
        traffic.HandUp("p-unit"),
        traffic.QuietAsked("p-unit"),
        traffic.EndAsked("p-unit"),
        traffic.QuietAsked("p-sam"),
        traffic.EndAsked("p-sam"),
        traffic.Looked("p-unit", SourceKind.BOARD),
    ):
        with pytest.raises(model.NotInLesson):
            room.receive(event, NINE)


def test_the_newest_of_two_boards_is_shown_and_the_other_one_again_when_it_goes() -> None:
    room = open_room("sam")
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.Subscribing("p-sam", "line"), NINE)
    room.receive(traffic.Publishing("p-unit", "unit-line", (SourceKind.BOARD,)), NINE)
    assert room.routes["line", "board"] == "slot/p-unit/board"
    room.receive(traffic.Publishing("p-bos", "bos-line", (SourceKind.BOARD,)), NINE)
    assert room.routes["line", "board"] == "slot/p-bos/board"
    room.receive(traffic.LineGone("bos-line"), NINE)
    assert room.routes["line", "board"] == "slot/p-unit/board"


def test_a_source_taken_over_by_a_new_connection_outlives_the_old_one() -> None:
    room = open_room("sam")
    room.receive(traffic.Publishing("p-unit", "old", (SourceKind.BOARD,)), NINE)
    room.receive(traffic.Publishing("p-unit", "new", (SourceKind.BOARD,)), NINE)
    room.receive(traffic.LineGone("old"), NINE)
    assert SourceKind.BOARD in room.view_of("p-sam", NINE).sources


def test_a_speaker_stays_on_the_same_receiver_when_others_come_and_go() -> None:
    room = open_room("sam", "kim", "bo")
    room.receive(traffic.Subscribing("p-unit", "line"), NINE)
    for who in ("sam", "kim", "bo"):
        room.receive(traffic.Publishing(f"p-{who}", f"{who}-line", (SourceKind.VOICE,)), NINE)
        room.receive(traffic.StepChosen(f"p-{who}", Step.VOICE), NINE)
    assert room.routes["line", "voice-2"] == "slot/p-kim/voice"
    room.receive(traffic.StepChosen("p-sam", Step.TEXT), NINE)
    assert room.routes["line", "voice-2"] == "slot/p-kim/voice"
    room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
    assert room.routes["line", "voice-1"] == "slot/p-sam/voice"


def test_an_event_that_changes_nothing_pushes_nothing() -> None:
    room = open_room("sam")
    assert room.receive(traffic.Tick(), NINE + S) == []
    assert room.receive(traffic.HandDown("p-sam"), NINE) == []


def test_the_version_rises_with_every_change() -> None:
    room = open_room("sam")
    before = room.view_of("p-sam", NINE).version
    room.receive(traffic.HandUp("p-sam"), NINE)
    assert room.view_of("p-sam", NINE).version == before + 1


def test_an_over_room_takes_nobody_in_and_hears_nothing() -> None:
    room = open_room("sam")
    effects = room.receive(traffic.Tick(), NINE + 55 * M)
    assert of(traffic.SessionDone, effects) == [traffic.SessionDone(NINE + 55 * M, began=True)]
    assert room.receive(traffic.SocketLost("socket-sam"), NINE + 55 * M) == []
    with pytest.raises(model.LessonIsOver):
        room.receive(entered("kim"), NINE + 55 * M)
