"""Who gets a picture small, and what nobody sees and therefore is not sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.live import traffic
from erbij.live.saving.wire import Saving
from erbij.live.wire import RoomView, Side, SourceKind, Step, Unwatched
from tests.unit.live.people import NINE, entered, of, open_room

if TYPE_CHECKING:
    from erbij.live.room import LessonRoom

S = timedelta(seconds=1)
BOARD, ROOM, SOUND, FACE = SourceKind.BOARD, SourceKind.ROOM, SourceKind.CLASS_SOUND, SourceKind.FACE


def a_class(*pupils: str) -> LessonRoom:
    room = open_room(*pupils)
    room.receive(traffic.Publishing("p-unit", "unit-out", (BOARD, ROOM, SOUND)), NINE)
    for who in ("unit", *pupils):
        room.receive(traffic.Subscribing(f"p-{who}", f"{who}-in"), NINE)
    room.receive(traffic.Tick(), NINE + 5 * S)
    return room


def shows_face(room: LessonRoom, who: str) -> list[traffic.Effect]:
    room.receive(traffic.Publishing(f"p-{who}", f"{who}-out", (FACE,)), NINE)
    return room.receive(traffic.StepChosen(f"p-{who}", Step.FACE), NINE)


def spared(room: LessonRoom, who: str = "unit", after: timedelta = 5 * S) -> dict[SourceKind, tuple[bool, bool]]:
    """What somebody need not send: large and small, by kind."""
    return {one.kind: (one.large, one.small) for one in room.view_of(f"p-{who}", NINE + after).unwatched}


def small(effects: list[traffic.Effect]) -> set[tuple[str, str]]:
    return {(one.line, one.receiver) for one in of(traffic.PointAt, effects) if one.small}


def test_the_room_is_not_sent_while_everybody_looks_at_the_board() -> None:
    assert spared(a_class("sam")) == {ROOM: (True, True)}


def test_a_look_at_the_room_brings_it_back_at_once_and_spares_the_board_five_seconds_later() -> None:
    room = a_class("sam")
    effects = room.receive(traffic.Looked("p-sam", ROOM), NINE + 10 * S)
    told = next(push for push in of(traffic.Push, effects) if push.socket == "socket-unit")
    assert isinstance(told.payload, RoomView)
    assert told.payload.unwatched == (Unwatched(kind=ROOM, large=False, small=True),)
    room.receive(traffic.Tick(), NINE + 14 * S)
    assert spared(room) == {ROOM: (False, True)}
    effects = room.receive(traffic.Tick(), NINE + 15 * S)
    assert spared(room) == {BOARD: (True, True), ROOM: (False, True)}
    assert {push.socket for push in of(traffic.Push, effects)} == {"socket-unit"}, "a pupil is told nothing of it"


def test_one_who_looks_elsewhere_takes_nothing_from_another_who_looks_on() -> None:
    room = a_class("sam", "kim")
    room.receive(traffic.Looked("p-sam", ROOM), NINE + 10 * S)
    room.receive(traffic.Tick(), NINE + 20 * S)
    assert spared(room) == {ROOM: (False, True)}


def test_a_weak_line_gets_the_room_small() -> None:
    room = a_class("sam")
    room.receive(traffic.Looked("p-sam", ROOM), NINE + 10 * S)
    effects = room.receive(traffic.SavingSet("p-sam", Saving.BOARD), NINE + 11 * S)
    assert small(effects) == {("sam-in", "room")}
    room.receive(traffic.Tick(), NINE + 20 * S)
    assert spared(room) == {BOARD: (True, True), ROOM: (True, False)}
    effects = room.receive(traffic.SavingSet("p-sam", Saving.NOTHING), NINE + 21 * S)
    assert of(traffic.PointAt, effects) == [traffic.PointAt("sam-in", "room", "slot/p-unit/room")]


def test_two_faces_fill_the_screen_of_the_class_and_three_are_a_grid() -> None:
    room = a_class("sam", "kim", "noor")
    assert small(shows_face(room, "sam")) == small(shows_face(room, "kim")) == set()
    effects = shows_face(room, "noor")
    assert small(effects) == {("unit-in", f"face-{n}") for n in (1, 2, 3)}
    room.receive(traffic.Tick(), NINE + 10 * S)
    assert spared(room, "sam") == {FACE: (True, False)}


def test_a_face_on_the_page_of_the_teacher_is_a_thumbnail() -> None:
    room = a_class("sam")
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.Subscribing("p-bos", "bos-in"), NINE)
    assert small(shows_face(room, "sam")) == {("bos-in", "face-1")}


def test_a_face_that_is_not_shown_anywhere_is_not_sent() -> None:
    room = a_class("sam")
    shows_face(room, "sam")
    room.receive(traffic.LineGone("unit-in"), NINE + 10 * S)
    assert spared(room, "sam") == {FACE: (False, True)}
    room.receive(traffic.Tick(), NINE + 15 * S)
    assert spared(room, "sam") == {FACE: (True, True)}


def test_what_is_published_anew_is_sent_until_it_is_known_who_sees_it() -> None:
    room = a_class("sam")
    room.receive(traffic.Publishing("p-unit", "unit-again", (BOARD, ROOM, SOUND)), NINE + 60 * S)
    assert spared(room) == {}
    room.receive(traffic.Tick(), NINE + 65 * S)
    assert spared(room) == {ROOM: (True, True)}


def test_only_what_nobody_sees_may_fail_to_come() -> None:
    room = a_class("sam")
    assert room.needs("slot/p-unit/board")
    assert not room.needs("slot/p-unit/room")
