"""A pupil on a weak line: sound always, and the board as one still after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from erbij.live import traffic
from erbij.live.course.wire import Curtain
from erbij.live.saving.model import ASKED_AGAIN, STILL_EVERY
from erbij.live.saving.wire import Saving, StillWanted
from erbij.live.wire import PupilView, Side, SourceKind
from tests.unit.live.people import NINE, entered, of, open_room

if TYPE_CHECKING:
    from erbij.live.room import LessonRoom

S = timedelta(seconds=1)
ALL = (SourceKind.BOARD, SourceKind.ROOM, SourceKind.CLASS_SOUND)


def lesson() -> LessonRoom:
    room = open_room("sam", "kim")
    room.receive(traffic.Publishing("p-unit", "unit-out", ALL), NINE)
    room.receive(traffic.Subscribing("p-sam", "sam-in"), NINE)
    return room


def shown(room: LessonRoom) -> set[str]:
    return {receiver for (line, receiver), source in room.routes.items() if line == "sam-in" and source}


def spare(room: LessonRoom, saving: Saving) -> None:
    room.receive(traffic.SavingSet("p-sam", saving), NINE)


def asked(room: LessonRoom, at: datetime) -> list[int]:
    pushed = [push for push in of(traffic.Push, room.receive(traffic.Tick(), at)) if push.event == "still.wanted"]
    assert all(push.socket == "socket-unit" for push in pushed)
    return [push.payload.n for push in pushed if isinstance(push.payload, StillWanted)]


def test_the_board_goes_first_then_every_picture_and_never_the_sound() -> None:
    room = lesson()
    assert shown(room) == {"board", "class"}
    spare(room, Saving.BOARD)
    assert shown(room) == {"class"}
    room.receive(traffic.Looked("p-sam", SourceKind.ROOM), NINE)
    assert shown(room) == {"room", "class"}
    spare(room, Saving.PICTURES)
    assert shown(room) == {"class"}
    spare(room, Saving.NOTHING)
    assert shown(room) == {"room", "class"}


def test_a_still_is_asked_for_whoever_needs_one_and_the_next_a_while_after_it_came() -> None:
    room = lesson()
    assert asked(room, NINE) == []
    spare(room, Saving.BOARD)
    assert asked(room, NINE) == [1]
    assert asked(room, NINE + S) == []
    room.receive(traffic.StillCame(1, b"jpeg"), NINE + 2 * S)
    assert asked(room, NINE + 2 * S + STILL_EVERY - S) == []
    assert asked(room, NINE + 2 * S + STILL_EVERY) == [2]


def test_a_still_that_never_came_is_asked_for_again() -> None:
    room = lesson()
    spare(room, Saving.BOARD)
    assert asked(room, NINE) == [1]
    assert asked(room, NINE + ASKED_AGAIN) == [2]


def test_only_who_needs_the_still_is_told_of_it() -> None:
    room = lesson()
    spare(room, Saving.BOARD)
    asked(room, NINE)
    room.receive(traffic.StillCame(1, b"jpeg"), NINE + S)
    still = room.view_of("p-sam", NINE + S).still
    assert still is not None
    assert (still.n, still.at) == (1, NINE + S)
    assert room.view_of("p-kim", NINE + S).still is None


def test_behind_a_curtain_no_still_is_taken_and_none_is_left() -> None:
    room = lesson()
    spare(room, Saving.PICTURES)
    asked(room, NINE)
    room.receive(traffic.StillCame(1, b"jpeg"), NINE + S)
    room.receive(traffic.CurtainDrawn("p-unit", Curtain.PICTURE), NINE + 2 * S)
    assert asked(room, NINE + 60 * S) == []
    assert room.stills.last is None


def test_the_class_side_knows_of_the_weak_line_and_a_classmate_does_not() -> None:
    room = lesson()
    spare(room, Saving.BOARD)
    of_sam = {view: _sam(room, view).saving for view in ("p-unit", "p-sam", "p-kim")}
    assert of_sam == {"p-unit": Saving.BOARD, "p-sam": Saving.BOARD, "p-kim": Saving.NOTHING}


def test_a_line_is_spared_on_the_same_page_after_a_drop_and_not_on_another_device() -> None:
    room = lesson()
    spare(room, Saving.PICTURES)
    room.receive(traffic.SocketLost("socket-sam"), NINE + S)
    room.receive(entered("sam", socket="socket-2", resume_hash="key-sam"), NINE + 2 * S)
    assert _sam(room, "p-unit").saving is Saving.PICTURES
    room.receive(entered("sam", device="phone", socket="socket-3", generation=2), NINE + 3 * S)
    assert _sam(room, "p-unit").saving is Saving.NOTHING


def _sam(room: LessonRoom, viewer: str) -> PupilView:
    return next(p for p in room.view_of(viewer, NINE + 5 * S).pupils if p.participant_id == "p-sam")


def test_the_teacher_who_shows_the_board_from_elsewhere_is_asked() -> None:
    room = lesson()
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.Publishing("p-bos", "bos-out", (SourceKind.BOARD,)), NINE)
    spare(room, Saving.BOARD)
    [wanted] = [p for p in of(traffic.Push, room.receive(traffic.Tick(), NINE)) if p.event == "still.wanted"]
    assert wanted.socket == "socket-bos"
