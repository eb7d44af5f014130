"""A photo of the board: asked for by anybody in the lesson, of whoever shows the board, once."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.live import traffic
from erbij.live.board.model import LARGEST_BYTES, MOST, EnoughPhotos, NoBoard
from erbij.live.board.rules import decoded, size_of
from erbij.live.board.wire import BoardPhoto
from erbij.live.course.wire import Curtain
from erbij.live.model import NotInLesson
from erbij.live.room import LessonRoom
from erbij.live.wire import Side, SourceKind
from tests.unit.live.people import LESSON, NINE, entered, of

S = timedelta(seconds=1)


def lesson(*kinds: SourceKind) -> LessonRoom:
    room = LessonRoom(LESSON)
    room.receive(entered("unit", Side.UNIT), NINE)
    room.receive(entered("sam"), NINE)
    if kinds:
        room.receive(traffic.Publishing("p-unit", "unit-out", kinds), NINE)
    return room


def asked(room: LessonRoom, at: int = 0, by: str = "p-sam") -> list[traffic.Push]:
    effects = room.receive(traffic.PhotoAsked(by, f"photo-{at}"), NINE + at * S)
    return [push for push in of(traffic.Push, effects) if push.event == "board.wanted"]


def photo(name: str) -> BoardPhoto:
    return BoardPhoto(id=name, at=NINE, width=1920, height=1080)


def test_whoever_shows_the_board_is_asked_and_of_two_the_teacher() -> None:
    room = lesson(SourceKind.BOARD)
    assert [push.socket for push in asked(room)] == ["socket-unit"]
    room.receive(entered("bos", Side.TEACHER), NINE)
    room.receive(traffic.Publishing("p-bos", "bos-out", (SourceKind.BOARD,)), NINE)
    assert [push.socket for push in asked(room, 10)] == ["socket-bos"]


def test_ten_pupils_who_ask_at_once_get_the_same_photo_and_one_that_never_came_is_asked_again() -> None:
    room = lesson(SourceKind.BOARD)
    assert len(asked(room, 0)) == 1
    assert asked(room, 1) == []
    assert len(asked(room, 9)) == 1


def test_the_photo_is_there_for_everybody_in_the_lesson() -> None:
    room = lesson(SourceKind.BOARD)
    asked(room)
    pushed = of(traffic.Push, room.receive(traffic.PhotoKept(photo("photo-0")), NINE + S))
    assert {push.socket for push in pushed} == {"socket-unit", "socket-sam"}
    assert room.view_of("p-sam", NINE + S).photos == (photo("photo-0"),)
    assert room.wanted_photo is None


def test_without_a_board_or_behind_the_curtain_there_is_no_photo() -> None:
    with pytest.raises(NoBoard):
        asked(lesson())
    room = lesson(SourceKind.BOARD)
    room.receive(traffic.CurtainDrawn("p-unit", Curtain.PICTURE), NINE)
    with pytest.raises(NoBoard):
        asked(room)


def test_photos_are_not_a_film() -> None:
    room = lesson(SourceKind.BOARD)
    for n in range(MOST):
        room.receive(traffic.PhotoKept(photo(f"photo-{n}")), NINE)
    with pytest.raises(EnoughPhotos):
        asked(room)


def test_nobody_from_outside_asks() -> None:
    with pytest.raises(NotInLesson):
        asked(lesson(SourceKind.BOARD), by="p-nobody")


def jpeg(width: int, height: int, before: bytes = b"") -> bytes:
    size = height.to_bytes(2) + width.to_bytes(2)
    return b"\xff\xd8" + before + b"\xff\xc0\x00\x11\x08" + size + bytes(10)


def test_a_photo_says_how_large_it_is() -> None:
    comment = b"\xff\xfe\x00\x06abcd"
    assert size_of(jpeg(1920, 1080)) == (1920, 1080)
    assert size_of(jpeg(4000, 3000, comment)) == (4000, 3000)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xd8", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n", jpeg(0, 10), jpeg(9000, 10)],
)
def test_what_is_no_photo_of_ours_is_refused(body: bytes) -> None:
    assert size_of(body) is None


@given(st.binary(max_size=300))
def test_no_bytes_at_all_keep_us_busy_or_break_us(body: bytes) -> None:
    size_of(b"\xff\xd8" + body)


def test_what_is_no_base_64_or_too_much_is_refused() -> None:
    assert decoded("%%%") is None
    assert decoded(base64.b64encode(bytes(LARGEST_BYTES + 1)).decode()) is None
    assert decoded(base64.b64encode(b"abc").decode()) == b"abc"
