"""Curtain, break and a moment of quiet: what the class keeps to itself, and what the register makes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from erbij.live import traffic
from erbij.live.course.wire import Curtain
from erbij.live.model import NotInLesson
from erbij.live.room import LessonRoom
from erbij.live.rules import source_id
from erbij.live.wire import LeaveReason, Side, SourceKind, Step
from tests.unit.live.people import LESSON, NINE, entered, of

S = timedelta(seconds=1)
CLASS = (SourceKind.BOARD, SourceKind.ROOM, SourceKind.CLASS_SOUND)


def lesson() -> LessonRoom:
    """Sam looks on and speaks; the unit shows the class; meneer Bos has his phone."""
    room = LessonRoom(LESSON)
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(entered("unit", Side.UNIT), NINE)
    room.receive(traffic.Publishing("p-unit", "unit-out", CLASS), NINE)
    room.receive(traffic.Subscribing("p-unit", "unit-in"), NINE)
    room.receive(entered("sam"), NINE)
    room.receive(traffic.Subscribing("p-sam", "sam-in"), NINE)
    room.receive(traffic.Publishing("p-sam", "sam-out", (SourceKind.VOICE,)), NINE)
    room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
    return room


def sees(room: LessonRoom, line: str) -> set[str]:
    return {receiver for (at, receiver), source in room.routes.items() if at == line and source is not None}


def step(room: LessonRoom) -> Step:
    return next(p.step for p in room.people if p.id == "p-sam")


VOICE = source_id("slot", "p-sam", SourceKind.VOICE)


def test_a_curtain_over_the_picture_leaves_the_sound() -> None:
    room = lesson()
    room.receive(traffic.CurtainDrawn("p-bos", Curtain.PICTURE), NINE)
    assert sees(room, "sam-in") == {"class"}
    assert sees(room, "unit-in") == {"voice-1"}
    assert room.view_of("p-unit", NINE).wanted == (SourceKind.CLASS_SOUND,)


def test_a_curtain_over_everything_lets_nothing_through_either_way_and_closes_the_camera() -> None:
    room = lesson()
    effects = room.receive(traffic.CurtainDrawn("p-unit", Curtain.ALL), NINE)
    assert sees(room, "sam-in") == sees(room, "unit-in") == set()
    assert traffic.HoldBack(VOICE, held=True) in effects
    assert room.view_of("p-unit", NINE).wanted == ()
    assert step(room) is Step.VOICE, "the pupil's choice stays theirs"


def test_what_was_behind_the_curtain_is_there_again_when_it_opens() -> None:
    room = lesson()
    before = dict(room.routes)
    room.receive(traffic.CurtainDrawn("p-bos", Curtain.ALL), NINE)
    room.receive(traffic.CurtainDrawn("p-bos", Curtain.OPEN), NINE + S)
    assert room.routes == before


@pytest.mark.rule("R11")
def test_a_curtain_over_everything_is_time_that_was_not_offered_and_one_over_the_picture_is_offered() -> None:
    room = lesson()
    assert of(traffic.ClassSide, room.receive(traffic.CurtainDrawn("p-bos", Curtain.PICTURE), NINE)) == []
    [gone] = of(traffic.ClassSide, room.receive(traffic.CurtainDrawn("p-bos", Curtain.ALL), NINE + S))
    [back] = of(traffic.ClassSide, room.receive(traffic.CurtainDrawn("p-bos", Curtain.OPEN), NINE + 5 * S))
    assert gone == traffic.ClassSide(present=False, at=NINE + S, reason=LeaveReason.LEFT)
    assert back == traffic.ClassSide(present=True, at=NINE + 5 * S)


@pytest.mark.rule("R11")
def test_presence_behind_a_curtain_or_in_a_break_asks_for_the_connection_only() -> None:
    room = lesson()
    assert not room.course.proved_by_connection
    room.receive(traffic.CurtainDrawn("p-bos", Curtain.PICTURE), NINE)
    assert room.course.proved_by_connection
    room.receive(traffic.CurtainDrawn("p-bos", Curtain.OPEN), NINE)
    room.receive(traffic.BreakSet("p-bos", on=True), NINE)
    assert room.course.proved_by_connection
    room.receive(traffic.BreakSet("p-bos", on=True, chat=True), NINE)
    assert not room.course.proved_by_connection


def test_a_class_that_drops_behind_its_curtain_is_not_offered_once_and_not_twice() -> None:
    room = lesson()
    room.receive(traffic.CurtainDrawn("p-bos", Curtain.ALL), NINE)
    effects = room.receive(traffic.SocketLost("socket-unit"), NINE + S)
    effects += room.receive(traffic.SocketLost("socket-bos"), NINE + 2 * S)
    assert of(traffic.ClassSide, effects) == []
    back = room.receive(entered("unit", Side.UNIT, generation=2, resume_hash="key-unit"), NINE + 3 * S)
    assert of(traffic.ClassSide, back) == [], "still behind the curtain"


def test_a_break_is_quiet_and_a_chatty_break_leaves_everything_on() -> None:
    room = lesson()
    room.receive(traffic.BreakSet("p-bos", on=True), NINE)
    assert sees(room, "sam-in") == sees(room, "unit-in") == set()
    room.receive(traffic.BreakSet("p-bos", on=True, chat=True), NINE + S)
    assert sees(room, "sam-in") == {"board", "class"}
    assert sees(room, "unit-in") == {"voice-1"}
    view = room.view_of("p-sam", NINE + S).in_break
    assert view is not None
    assert (view.since, view.chat) == (NINE, True)


def test_the_break_that_ends_tells_everybody() -> None:
    room = lesson()
    room.receive(traffic.BreakSet("p-bos", on=True), NINE)
    pushed = of(traffic.Push, room.receive(traffic.BreakSet("p-bos", on=False), NINE + S))
    assert {push.socket for push in pushed} == {"socket-bos", "socket-unit", "socket-sam"}
    assert room.view_of("p-sam", NINE + S).in_break is None


def test_quiet_is_at_once_and_lowers_no_step_for_ten_seconds() -> None:
    room = lesson()
    effects = room.receive(traffic.QuietAsked("p-bos"), NINE)
    assert traffic.HoldBack(VOICE, held=True) in effects
    room.receive(traffic.Tick(), NINE + 9 * S)
    assert step(room) is Step.VOICE
    room.receive(traffic.Tick(), NINE + 10 * S)
    assert step(room) is Step.TEXT


def test_quiet_taken_back_leaves_everybody_as_they_were() -> None:
    room = lesson()
    room.receive(traffic.QuietAsked("p-bos"), NINE)
    effects = room.receive(traffic.QuietAsked("p-bos", undo=True), NINE + 5 * S)
    room.receive(traffic.Tick(), NINE + 20 * S)
    assert traffic.HoldBack(VOICE, held=False) in effects
    assert step(room) is Step.VOICE


@pytest.mark.parametrize(
    "event",
    [
        traffic.CurtainDrawn("p-sam", Curtain.OPEN),
        traffic.BreakSet("p-sam", on=True),
        traffic.BreakSet("p-unit", on=True),
        traffic.QuietAsked("p-sam"),
    ],
)
def test_only_the_class_decides_how_the_lesson_goes(event: traffic.RoomEvent) -> None:
    room = lesson()
    with pytest.raises(NotInLesson):
        room.receive(event, NINE)
