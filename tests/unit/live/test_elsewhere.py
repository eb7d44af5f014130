"""A teacher at home, a class at school and pupils at home are one lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live import traffic
from erbij.live.room import LessonRoom
from erbij.live.rules import RECEIVERS, is_audio, is_class
from erbij.live.wire import Side, SourceKind, Step
from tests.unit.live.people import LESSON, NINE, entered

if TYPE_CHECKING:
    from collections.abc import Iterable

B, T, R, C, V = (
    SourceKind.BOARD,
    SourceKind.TEACHER,
    SourceKind.ROOM,
    SourceKind.CLASS_SOUND,
    SourceKind.TEACHER_VOICE,
)


def gives(room: LessonRoom, who: str, kinds: Iterable[SourceKind]) -> None:
    room.receive(traffic.Publishing(f"p-{who}", f"{who}-out", tuple(kinds)), NINE)


def sees(room: LessonRoom, who: str) -> dict[str, str]:
    shown = {receiver: source for (line, receiver), source in room.routes.items() if line == f"{who}-in" and source}
    return {receiver: source.removeprefix("slot/p-") for receiver, source in shown.items()}


def comes(room: LessonRoom, who: str, side: Side = Side.PUPIL) -> None:
    room.receive(entered(who, side), NINE)
    room.receive(traffic.Subscribing(f"p-{who}", f"{who}-in"), NINE)


def lesson(*, unit: bool, pupils: Iterable[str] = ()) -> LessonRoom:
    room = LessonRoom(LESSON)
    comes(room, "bos", Side.TEACHER)
    if unit:
        comes(room, "unit", Side.UNIT)
        gives(room, "unit", (B, R, C))
    for pupil in pupils:
        comes(room, pupil)
    return room


def test_a_class_without_a_classroom_sees_and_hears_the_teacher() -> None:
    room = lesson(unit=False, pupils=("sam", "kim"))
    gives(room, "bos", (T, V))
    assert sees(room, "sam") == sees(room, "kim") == {"teacher": "bos/teacher", "teacher-voice": "bos/teacher_voice"}


def test_a_teacher_at_home_shows_the_screen_as_the_board() -> None:
    room = lesson(unit=False, pupils=("sam",))
    gives(room, "bos", (T, V, B))
    assert sees(room, "sam") == {"board": "bos/board", "teacher-voice": "bos/teacher_voice"}


def test_the_classroom_and_a_teacher_at_home_see_and_hear_each_other() -> None:
    room = lesson(unit=True)
    gives(room, "bos", (T, V))
    assert sees(room, "unit") == {"teacher": "bos/teacher", "teacher-voice": "bos/teacher_voice"}
    assert sees(room, "bos") == {"room": "unit/room", "class": "unit/class_sound"}


def test_pupils_at_home_hear_the_teacher_at_home_and_the_class() -> None:
    room = lesson(unit=True, pupils=("sam",))
    gives(room, "bos", (T, V))
    assert sees(room, "sam") == {
        "board": "unit/board",
        "class": "unit/class_sound",
        "teacher-voice": "bos/teacher_voice",
    }


def test_a_teacher_in_the_classroom_gets_no_echo_of_it() -> None:
    room = lesson(unit=True, pupils=("sam",))
    assert sees(room, "bos") == {}
    assert sees(room, "unit") == {}


def test_the_classroom_never_gets_its_own_board_back() -> None:
    room = lesson(unit=True)
    gives(room, "bos", (V,))
    assert sees(room, "unit") == {"teacher-voice": "bos/teacher_voice"}


def test_a_teacher_at_home_opens_the_classroom_camera_and_going_closes_it() -> None:
    room = lesson(unit=True)
    assert room.view_of("p-unit", NINE).wanted == ()
    gives(room, "bos", (V,))
    assert R in room.view_of("p-unit", NINE).wanted
    room.receive(traffic.LineGone("bos-out"), NINE)
    assert room.view_of("p-unit", NINE).wanted == ()


def test_a_pupil_who_speaks_is_heard_by_the_teacher_at_home_and_in_the_classroom() -> None:
    room = lesson(unit=True, pupils=("sam",))
    gives(room, "bos", (T, V))
    gives(room, "sam", (SourceKind.VOICE,))
    room.receive(traffic.StepChosen("p-sam", Step.VOICE), NINE)
    assert sees(room, "bos")["voice-1"] == sees(room, "unit")["voice-1"] == "sam/voice"


def test_no_connection_has_more_than_sixteen_sections() -> None:
    assert {side: len(names) <= 16 for side, names in RECEIVERS.items()} == dict.fromkeys(Side, True)
    assert is_audio("teacher-voice")
    assert is_class("teacher-voice")


def test_the_table_is_sent_only_while_somebody_looks_at_it() -> None:
    room = lesson(unit=True, pupils=("sam", "kim"))
    gives(room, "unit", (B, R, SourceKind.TABLE, C))
    assert SourceKind.TABLE in room.view_of("p-sam", NINE).sources
    assert SourceKind.TABLE not in room.view_of("p-unit", NINE).wanted
    room.receive(traffic.Looked("p-kim", SourceKind.TABLE), NINE)
    assert SourceKind.TABLE in room.view_of("p-unit", NINE).wanted
    assert sees(room, "kim") == {"table": "unit/table", "class": "unit/class_sound"}
    assert sees(room, "sam") == {"board": "unit/board", "class": "unit/class_sound"}
