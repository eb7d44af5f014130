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
