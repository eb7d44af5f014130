"""On what terms a pupil is in the lesson: no higher step than agreed, and hidden from classmates."""

from __future__ import annotations

from dataclasses import replace

from erbij.live import traffic
from erbij.live.model import Terms
from erbij.live.room import LessonRoom
from erbij.live.wire import RoomView, Side, SourceKind, Step
from tests.unit.live.people import LESSON, NINE, entered, of


def room_with(terms: Terms) -> LessonRoom:
    room = LessonRoom(LESSON)
    for who, side in (("unit", Side.UNIT), ("teacher", Side.TEACHER), ("sem", Side.PUPIL)):
        room.receive(entered(who, side), NINE)
        room.receive(traffic.Subscribing(f"p-{who}", f"line-{who}"), NINE)
    event = entered("noor")
    room.receive(replace(event, person=replace(event.person, terms=terms)), NINE)
    return room


def seen_by(room: LessonRoom, who: str) -> RoomView:
    return room.view_of(f"p-{who}", NINE)


def test_more_than_is_agreed_is_not_offered_and_not_taken() -> None:
    room = room_with(Terms(Step.VOICE))
    room.receive(traffic.StepChosen("p-noor", Step.FACE), NINE)
    view = seen_by(room, "noor")
    assert (view.most, view.pupils[-1].step) == (Step.VOICE, Step.VOICE)
    assert seen_by(room, "sem").most is Step.FACE


def test_a_hidden_pupil_is_a_pupil_on_the_unit_and_has_a_name_on_the_teachers_phone() -> None:
    room = room_with(Terms(hidden=True))
    names = {who: [pupil.name for pupil in seen_by(room, who).pupils] for who in ("unit", "teacher", "sem", "noor")}
    assert names == {"unit": ["Sem", ""], "teacher": ["Sem", "Noor"], "sem": ["Sem", ""], "noor": ["", "Noor"]}


def test_the_face_of_a_hidden_pupil_goes_to_the_teacher_alone() -> None:
    for hidden, lines in ((False, {"line-unit", "line-teacher"}), (True, {"line-teacher"})):
        room = room_with(Terms(hidden=hidden))
        room.receive(traffic.StepChosen("p-noor", Step.FACE), NINE)
        effects = room.receive(traffic.Publishing("p-noor", "line-noor", (SourceKind.FACE, SourceKind.VOICE)), NINE)
        pointed = [(one.line, one.receiver) for one in of(traffic.PointAt, effects) if one.source]
        assert {line for line, receiver in pointed if receiver.startswith("face")} == lines
        assert {line for line, receiver in pointed if receiver.startswith("voice")} >= {"line-unit", "line-sem"}


def heard_by_noor(terms: Terms) -> set[str]:
    """What arrives as sound, while a classmate speaks and the teacher has a microphone of their own."""
    room = room_with(terms)
    room.receive(traffic.Subscribing("p-noor", "line-noor"), NINE)
    room.receive(traffic.Publishing("p-unit", "line-unit-out", (SourceKind.CLASS_SOUND,)), NINE)
    room.receive(traffic.StepChosen("p-sem", Step.VOICE), NINE)
    room.receive(traffic.Publishing("p-sem", "line-sem-out", (SourceKind.VOICE,)), NINE)
    room.receive(traffic.Publishing("p-teacher", "line-teacher-out", (SourceKind.TEACHER_VOICE,)), NINE)
    return {receiver for (line, receiver), source in room.routes.items() if line == "line-noor" and source}


def test_who_wants_the_teacher_alone_hears_neither_class_nor_classmates() -> None:
    assert heard_by_noor(Terms()) == {"class", "teacher-voice", "voice-1"}
    assert heard_by_noor(Terms(teacher_only=True)) == {"teacher-voice"}


def test_without_a_microphone_of_the_teachers_own_the_class_is_heard_all_the_same() -> None:
    room = room_with(Terms(teacher_only=True))
    room.receive(traffic.Subscribing("p-noor", "line-noor"), NINE)
    room.receive(traffic.Publishing("p-unit", "line-unit-out", (SourceKind.CLASS_SOUND,)), NINE)
    assert {receiver for (line, receiver), source in room.routes.items() if line == "line-noor" and source} == {"class"}


def test_only_the_unit_is_told_who_comes_in_without_a_sound() -> None:
    room = room_with(Terms(quiet_entry=True))
    told = {who: [pupil.quiet_entry for pupil in seen_by(room, who).pupils] for who in ("unit", "teacher", "noor")}
    assert told == {"unit": [False, True], "teacher": [False, False], "noor": [False, False]}
