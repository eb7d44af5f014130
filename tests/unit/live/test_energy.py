"""Tired and pause: one tap, no reason, and nothing about it outlives the lesson but the pause."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.live import model, traffic
from erbij.live.presence import Presence
from erbij.live.room import LessonRoom
from erbij.live.wire import Energy, LeaveReason, PupilView, Side, SourceKind, Step
from tests.unit.live.people import LESSON, NINE, entered, of, open_room
from tests.unit.live.test_promises import joins, not_the_pupils_own, pupils_own, tell

S = timedelta(seconds=1)
M = timedelta(minutes=1)


def seen(room: LessonRoom, viewer: str, who: str = "p-sam") -> PupilView:
    return next(p for p in room.view_of(viewer, NINE).pupils if p.participant_id == who)


def tired(who: str = "p-sam") -> traffic.EnergySaid:
    return traffic.EnergySaid(who, Energy.TIRED)


def with_the_class_on_a_line() -> LessonRoom:
    room = open_room("sam")
    room.receive(traffic.Publishing("p-unit", "unit-line", (SourceKind.BOARD, SourceKind.CLASS_SOUND)), NINE)
    room.receive(traffic.Subscribing("p-sam", "line"), NINE)
    return room


def test_who_is_tired_is_silent_before_anything_else_and_looks_on() -> None:
    room = open_room("sam")
    room.receive(traffic.HandUp("p-sam"), NINE)
    room.receive(traffic.StepChosen("p-sam", Step.FACE), NINE)
    effects = room.receive(tired(), NINE + S)
    assert effects[:2] == [
        traffic.HoldBack("slot/p-sam/voice", held=True),
        traffic.HoldBack("slot/p-sam/face", held=True),
    ]
    assert seen(room, "p-unit").step is Step.LOOKING_ON


def test_the_class_side_and_the_pupil_read_it_other_pupils_do_not() -> None:
    room = open_room("sam", "kim")
    room.receive(entered("bos", Side.TEACHER), NINE)
    pushed = of(traffic.Push, room.receive(tired(), NINE))
    assert {push.socket for push in pushed} == {"socket-unit", "socket-sam", "socket-kim", "socket-bos"}
    room.receive(traffic.PauseBegun("p-sam", 5), NINE)
    for viewer in ("p-unit", "p-bos", "p-sam"):
        assert (seen(room, viewer).energy, seen(room, viewer).pause_until) == (Energy.TIRED, NINE + 5 * M)
    assert (seen(room, "p-kim").energy, seen(room, "p-kim").pause_until) == (None, None)


def test_tired_lasts_over_a_drop_until_ok_and_not_over_leaving() -> None:
    room = open_room("sam")
    room.receive(tired(), NINE)
    room.receive(traffic.SocketLost("socket-sam"), NINE)
    room.receive(traffic.Tick(), NINE + 4 * M)
    room.receive(entered("sam", generation=2, resume_hash="key-sam"), NINE + 5 * M)
    assert seen(room, "p-unit").energy is Energy.TIRED
    room.receive(traffic.EnergySaid("p-sam", Energy.OK), NINE + 6 * M)
    assert seen(room, "p-unit").energy is None
    room.receive(tired(), NINE + 7 * M)
    room.receive(traffic.Gone("p-sam", LeaveReason.LEFT), NINE + 8 * M)
    room.receive(entered("sam", generation=3), NINE + 9 * M)
    assert seen(room, "p-unit").energy is None


def test_no_effect_of_being_tired_can_be_told_from_a_step_down() -> None:
    """What is handed to the database is the same: the seat, looking on."""
    kept = []
    for event in (tired(), traffic.StepChosen("p-sam", Step.LOOKING_ON)):
        room = open_room("sam")
        room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
        kept.append([e for e in room.receive(event, NINE + S) if not isinstance(e, traffic.Push)])
    assert kept[0] == kept[1]


def test_only_pupils_are_tired_or_have_a_pause() -> None:
    room = open_room("sam")
    for event in (tired("p-unit"), traffic.PauseBegun("p-unit", 5), traffic.PauseDone("p-unit")):
        with pytest.raises(model.NotInLesson):
            room.receive(event, NINE)


def test_in_a_pause_nothing_is_sent_either_way_and_the_picture_is_back_with_the_pupil() -> None:
    room = with_the_class_on_a_line()
    room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
    effects = room.receive(traffic.PauseBegun("p-sam", 10), NINE + M)
    assert traffic.HoldBack("slot/p-sam/voice", held=True) in effects
    assert set(room.routes.values()) == {None}
    assert room.view_of("p-unit", NINE).wanted == ()
    assert room.view_of("p-unit", NINE).watching == 0
    effects = room.receive(traffic.PauseDone("p-sam"), NINE + 12 * M)
    assert of(traffic.PauseEnds, effects) == [traffic.PauseEnds("sam", NINE + M, NINE + 12 * M)]
    assert room.routes["line", "board"] == "slot/p-unit/board"
    assert seen(room, "p-sam").step is Step.LOOKING_ON
    assert room.receive(traffic.PauseDone("p-sam"), NINE + 13 * M) == []


def test_the_end_of_the_planned_time_forces_nothing() -> None:
    room = with_the_class_on_a_line()
    room.receive(traffic.PauseBegun("p-sam", 5), NINE)
    room.receive(traffic.Tick(), NINE + M)
    assert room.receive(traffic.Tick(), NINE + 20 * M) == []
    assert seen(room, "p-sam").pause_until == NINE + 5 * M


def test_a_second_tap_changes_the_length_and_not_the_beginning() -> None:
    room = open_room("sam")
    room.receive(traffic.PauseBegun("p-sam", 5), NINE)
    room.receive(traffic.PauseBegun("p-sam", 15), NINE + M)
    assert seen(room, "p-sam").pause_until == NINE + 16 * M
    effects = room.receive(traffic.PauseDone("p-sam"), NINE + 2 * M)
    assert of(traffic.PauseEnds, effects) == [traffic.PauseEnds("sam", NINE, NINE + 2 * M)]


def test_a_pause_survives_a_drop_however_long_and_a_server_that_was_killed() -> None:
    room = open_room("sam")
    (kept,) = of(traffic.KeepSeat, room.receive(traffic.PauseBegun("p-sam", 10), NINE))
    room.receive(traffic.SocketLost("socket-sam"), NINE + M)
    room.receive(traffic.Tick(), NINE + 8 * M)
    assert seen(room, "p-unit").pause_until == NINE + 10 * M
    for again in (room, LessonRoom(LESSON, seats=[kept.seat], began=True)):
        effects = again.receive(entered("sam", generation=2, resume_hash="key-sam"), NINE + 9 * M)
        assert of(traffic.PauseEnds, effects) == []
        assert seen(again, "p-sam").pause_until == NINE + 10 * M


@pytest.mark.parametrize(
    "event",
    [
        traffic.StepChosen("p-sam", Step.VOICE),
        traffic.HandUp("p-sam"),
        traffic.Gone("p-sam", LeaveReason.STOPPED),
        traffic.EndAsked("p-bos"),
        entered("sam", device="phone", generation=2),
    ],
    ids=["speaks", "raises a hand", "leaves", "the lesson ends", "joins anew"],
)
def test_a_pause_ends_with_an_act_of_the_pupil_or_the_lesson(event: Any) -> None:
    room = open_room("sam")
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.PauseBegun("p-sam", 5), NINE)
    effects = room.receive(event, NINE + 2 * M)
    assert of(traffic.PauseEnds, effects) == [traffic.PauseEnds("sam", NINE, NINE + 2 * M)]
    assert all(seat.seat.paused_at is None for seat in of(traffic.KeepSeat, effects))


def test_minutes_so_far_leave_the_pause_out() -> None:
    known = Presence()
    for n in range(120):
        known.prove(NINE + 5 * n * S, span_id="span", device="tablet", connection="socket")
    window = (NINE + M, NINE + 50 * M)
    assert known.seconds(window) == 8 * 60 + 55
    assert known.seconds(window, [(NINE, NINE + 3 * M), (NINE + 5 * M, NINE + 50 * M)]) == 2 * 60


@settings(max_examples=80)
@given(st.lists(st.one_of(joins, pupils_own, not_the_pupils_own), max_size=40))
def test_whatever_happens_who_has_a_pause_gets_and_gives_nothing_and_every_pause_ends_once(events: Any) -> None:
    room = LessonRoom(LESSON)
    begun: dict[str, Any] = {}
    now = NINE
    for event in events:
        now += S
        for ended in of(traffic.PauseEnds, tell(room, event, now)):
            assert ended.start == begun.pop(ended.person_id)
        for pupil in room.people:
            if pupil.seat.paused_at is not None:
                assert begun.setdefault(pupil.person.id, pupil.seat.paused_at) == pupil.seat.paused_at
                assert pupil.step < Step.VOICE
                assert {room.routes[at] for at in room.routes if at[0] in pupil.subscribing} <= {None}
    ended_at_last = of(traffic.PauseEnds, tell(room, traffic.Tick(), LESSON.closes_at))
    assert {ended.person_id for ended in ended_at_last} <= set(begun)
    assert {p.person.id for p in room.people} & set(begun) == set()
