"""A teacher's phone beside the laptop; a pupil on the newest device only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from erbij.live import traffic
from erbij.live.course.wire import Curtain
from erbij.live.model import LessonIsFull, SeatIsTakenOver
from erbij.live.room import LessonRoom
from erbij.live.wire import Ended, LeaveReason, Side, SourceKind, Step
from tests.unit.live.people import LESSON, NINE, entered, of, open_room

S = timedelta(seconds=1)
M = timedelta(minutes=1)


def on(device: str, **more: Any) -> traffic.Entered:
    """The teacher enters on a device of theirs."""
    event = entered("bos", Side.TEACHER, device=device, socket=device, generation=more.pop("generation", 1))
    return replace(event, **{"new_key_hash": f"key-{device}", **more})


def told(effects: list[Any]) -> dict[str, LeaveReason]:
    return {push.socket: push.payload.reason for push in of(traffic.Push, effects) if isinstance(push.payload, Ended)}


def enters(room: LessonRoom, device: str, participant_id: str) -> list[Any]:
    return room.receive(on(device, new_id=participant_id), NINE)


def with_laptop_and_phone() -> LessonRoom:
    room = open_room("sam")
    enters(room, "laptop", "p-laptop")
    enters(room, "phone", "p-phone")
    return room


def test_a_teachers_phone_and_laptop_are_in_the_lesson_together() -> None:
    room = open_room("sam")
    enters(room, "laptop", "p-laptop")
    effects = enters(room, "phone", "p-phone")
    assert told(effects) == {}
    assert of(traffic.Unseat, effects) == []
    assert [p.id for p in room.people if p.side is Side.TEACHER] == ["p-laptop", "p-phone"]


def test_what_the_phone_asks_happens_while_the_laptop_goes_on_sending() -> None:
    room = with_laptop_and_phone()
    room.receive(traffic.Subscribing("p-sam", "sam-in"), NINE)
    room.receive(traffic.Publishing("p-laptop", "out", (SourceKind.TEACHER_VOICE, SourceKind.BOARD)), NINE)
    assert room.routes["sam-in", "board"] == "slot/p-laptop/board"
    room.receive(traffic.CurtainDrawn("p-phone", Curtain.PICTURE), NINE + S)
    assert room.routes["sam-in", "board"] is None
    room.receive(traffic.CurtainDrawn("p-phone", Curtain.OPEN), NINE + 2 * S)
    assert room.routes["sam-in", "board"] == "slot/p-laptop/board"


def test_of_two_tabs_on_one_device_of_a_teacher_the_newest_wins() -> None:
    room = with_laptop_and_phone()
    effects = room.receive(on("phone", generation=2, new_key_hash="key-tab"), NINE + S)
    assert told(effects) == {}, "it is the same socket here"
    effects = room.receive(entered("bos", Side.TEACHER, device="phone", socket="tab-3", generation=3), NINE + S)
    assert told(effects) == {"phone": LeaveReason.TAKEN_OVER}
    with pytest.raises(SeatIsTakenOver):
        room.receive(on("phone", generation=4, resume_hash="key-tab"), NINE + 2 * S)


def test_a_teachers_device_that_signed_in_anew_takes_its_own_seat_back_by_its_key() -> None:
    room = with_laptop_and_phone()
    room.receive(traffic.SocketLost("phone"), NINE + S)
    room.receive(on("phone-anew", resume_hash="key-phone"), NINE + 2 * S)
    assert [p.id for p in room.people if p.side is Side.TEACHER] == ["p-laptop", "p-phone"]


def test_a_phone_that_is_put_away_leaves_the_laptop_in_the_lesson() -> None:
    room = with_laptop_and_phone()
    room.receive(traffic.Gone("p-unit", LeaveReason.LEFT), NINE)
    effects = room.receive(traffic.Gone("p-phone", LeaveReason.LEFT), NINE + S)
    assert told(effects) == {"phone": LeaveReason.LEFT}
    assert room.state.value == "open"
    room.receive(traffic.Gone("p-laptop", LeaveReason.LEFT), NINE + 2 * S)
    assert room.state.value == "away"


def test_the_phone_asleep_in_a_pocket_is_the_adult_when_the_laptop_is_lost() -> None:
    room = with_laptop_and_phone()
    room.receive(traffic.Gone("p-unit", LeaveReason.LEFT), NINE)
    room.receive(traffic.SocketLost("phone"), NINE)
    room.receive(traffic.SocketLost("laptop"), NINE)
    room.receive(traffic.Tick(), NINE + 9 * M)
    assert room.state.value == "open"
    room.receive(traffic.Tick(), NINE + 10 * M)
    assert room.state.value == "away"


def test_who_closes_the_laptop_and_says_goodbye_on_the_phone_leaves_no_lesson_open_without_an_adult() -> None:
    room = with_laptop_and_phone()
    room.receive(traffic.Gone("p-unit", LeaveReason.LEFT), NINE)
    room.receive(traffic.Publishing("p-laptop", "laptop-out", (SourceKind.BOARD,)), NINE)
    room.receive(traffic.SocketLost("laptop"), NINE)
    effects = room.receive(traffic.Gone("p-phone", LeaveReason.LEFT), NINE + S)
    assert room.state.value == "away"
    assert traffic.DropLine("laptop-out") in effects
    (went,) = of(traffic.ClassSide, effects)
    assert went.reason is LeaveReason.LEFT


def test_a_phone_that_wakes_after_the_goodbye_on_the_laptop_is_in_the_lesson_again() -> None:
    room = with_laptop_and_phone()
    room.receive(traffic.Gone("p-unit", LeaveReason.LEFT), NINE)
    room.receive(traffic.SocketLost("phone"), NINE)
    room.receive(traffic.Gone("p-laptop", LeaveReason.LEFT), NINE + S)
    assert room.state.value == "away"
    room.receive(on("phone", resume_hash="key-phone"), NINE + 2 * M)
    assert [p.id for p in room.people if p.side is Side.TEACHER] == ["p-phone"]
    assert room.state.value == "open"


def test_a_laptop_that_is_signed_out_takes_the_sleeping_phone_not_along() -> None:
    room = with_laptop_and_phone()
    room.receive(traffic.SocketLost("phone"), NINE)
    room.receive(traffic.Gone("p-laptop", LeaveReason.REMOVED), NINE + S)
    assert [p.id for p in room.people if p.side is Side.TEACHER] == ["p-phone"]


def test_both_devices_of_a_teacher_have_their_seat_after_a_restart_of_the_server() -> None:
    seats = [person.seat for person in with_laptop_and_phone().people]
    room = LessonRoom(LESSON, seats=seats, began=True)
    room.receive(on("laptop", resume_hash="key-laptop"), NINE + S)
    room.receive(on("phone", resume_hash="key-phone"), NINE + S)
    assert [p.id for p in room.people] == ["p-laptop", "p-phone"]


def test_a_pupil_and_a_unit_have_one_seat_and_the_newest_device_wins() -> None:
    room = open_room("sam")
    pupil = room.receive(entered("sam", device="phone", socket="phone"), NINE + S)
    unit = room.receive(entered("unit", Side.UNIT, device="other", socket="other"), NINE + S)
    assert told(pupil) == {"socket-sam": LeaveReason.TAKEN_OVER}
    assert told(unit) == {"socket-unit": LeaveReason.TAKEN_OVER}
    assert len(room.people) == 2


def test_a_class_of_32_is_in_the_lesson_and_one_more_waits_for_a_place() -> None:
    room = open_room(*(f"pupil-{n}" for n in range(32)))
    with pytest.raises(LessonIsFull):
        room.receive(entered("sam"), NINE)
    room.receive(entered("pupil-0", device="phone", socket="phone"), NINE)
    room.receive(on("laptop"), NINE)
    room.receive(traffic.Gone("p-pupil-0", LeaveReason.STOPPED), NINE)
    room.receive(entered("sam"), NINE)
    assert room.view_of("p-sam", NINE).watching == 32


def test_of_a_whole_class_that_shows_itself_a_teacher_sees_nine_faces_and_hears_five_voices() -> None:
    room = open_room(*(f"pupil-{n}" for n in range(32)))
    room.receive(on("laptop", new_id="p-laptop"), NINE)
    room.receive(traffic.Subscribing("p-laptop", "in"), NINE)
    for n in range(32):
        room.receive(traffic.Publishing(f"p-pupil-{n}", f"out-{n}", (SourceKind.VOICE, SourceKind.FACE)), NINE)
        room.receive(traffic.StepChosen(f"p-pupil-{n}", Step.FACE), NINE)
    shown = [receiver.partition("-")[0] for (line, receiver), source in room.routes.items() if line == "in" and source]
    assert (shown.count("face"), shown.count("voice")) == (9, 5)
