"""What a pupil says without a voice reaches the class at once, and stays nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.errors import NotFound
from erbij.live import traffic
from erbij.live.model import NotInLesson
from erbij.live.talk import traffic as said
from erbij.live.talk.model import MOST_LINES, Line, Talk, plain
from erbij.live.talk.wire import Expression, TextLine
from erbij.live.wire import LeaveReason, Side, SourceKind, Step
from tests.unit.live.people import NINE, entered, of, open_room

S = timedelta(seconds=1)


def typed(text: str, line: str = "a", *, done: bool = False) -> said.Typed:
    return said.Typed("p-sam", line, text, done)


def test_each_character_goes_to_teacher_and_classroom_and_to_no_classmate() -> None:
    room = open_room("sam", "kim")
    room.receive(entered("bos", Side.TEACHER), NINE)
    pushed = [push for push in of(traffic.Push, room.receive(typed("mag ik"), NINE)) if push.event == "text.line"]
    assert {push.socket for push in pushed} == {"socket-unit", "socket-bos"}
    told = pushed[0].payload
    assert isinstance(told, TextLine)
    assert (told.name, told.text, told.done) == ("Sam", "mag ik", False)


def test_typing_is_the_step_to_text_and_ends_a_pause() -> None:
    room = open_room("sam")
    room.receive(traffic.PauseBegun("p-sam", 5), NINE)
    room.receive(typed("hoi"), NINE + 10 * S)
    [sam] = [p for p in room.people if p.side is Side.PUPIL]
    assert sam.step is Step.TEXT
    assert not sam.paused


def test_who_comes_later_reads_what_was_typed_and_a_classmate_does_not() -> None:
    room = open_room("sam", "kim")
    room.receive(typed("mag ik iets vragen?", done=True), NINE)
    room.receive(entered("bos", Side.TEACHER), NINE + S)
    assert [line.text for line in room.view_of("p-bos", NINE + S).texts] == ["mag ik iets vragen?"]
    assert [line.text for line in room.view_of("p-sam", NINE + S).texts] == ["mag ik iets vragen?"]
    assert room.view_of("p-kim", NINE + S).texts == ()


def test_an_expression_is_the_step_to_signals_and_goes_by_itself() -> None:
    room = open_room("sam", "kim")
    room.receive(said.Expressed("p-sam", Expression.CLAP), NINE)
    seen = {p.participant_id: p for p in room.view_of("p-unit", NINE).pupils}["p-sam"]
    assert (seen.expression, seen.step) == (Expression.CLAP, Step.SIGNALS)
    hidden = {p.participant_id: p for p in room.view_of("p-kim", NINE).pupils}["p-sam"]
    assert hidden.expression is None
    pushed = of(traffic.Push, room.receive(traffic.Tick(), NINE + 8 * S))
    assert pushed
    assert {p.expression for p in room.view_of("p-unit", NINE + 8 * S).pupils} == {None}


def test_who_does_not_hear_the_class_says_so_and_the_class_sees_which_sound_is_silent() -> None:
    room = open_room("sam")
    room.receive(traffic.Publishing("p-unit", "unit-out", (SourceKind.CLASS_SOUND,)), NINE)
    room.receive(said.Unheard("p-sam", unheard=True), NINE)
    room.receive(traffic.Tick(frozenset({SourceKind.CLASS_SOUND})), NINE + S)
    view = room.view_of("p-unit", NINE + S)
    assert view.pupils[0].unheard_since == NINE
    assert view.silent == (SourceKind.CLASS_SOUND,)
    room.receive(said.Unheard("p-sam", unheard=False), NINE + 2 * S)
    assert room.view_of("p-unit", NINE + 2 * S).pupils[0].unheard_since is None


def test_a_complaint_that_nobody_repeats_is_forgotten_after_two_minutes() -> None:
    room = open_room("sam")
    room.receive(said.Unheard("p-sam", unheard=True), NINE)
    room.receive(traffic.Tick(), NINE + 120 * S)
    assert room.view_of("p-unit", NINE + 120 * S).pupils[0].unheard_since is None


def test_a_note_is_read_by_the_class_and_the_pupil_sees_that_it_was() -> None:
    room = open_room("sam", "kim")
    room.receive(said.NoteSent("p-sam", "wil je mijn boek meenemen?"), NINE)
    [note] = room.view_of("p-unit", NINE).notes
    assert room.view_of("p-kim", NINE).notes == ()
    room.receive(said.NoteRead("p-unit", note.id), NINE + S)
    assert room.view_of("p-sam", NINE + S).notes[0].seen
    room.receive(traffic.Tick(), NINE + 31 * S)
    assert room.view_of("p-unit", NINE + 31 * S).notes == ()


def test_a_pupil_cannot_say_that_the_class_read_it_and_nobody_reads_what_is_not_there() -> None:
    room = open_room("sam")
    room.receive(said.NoteSent("p-sam", "hoi"), NINE)
    with pytest.raises(NotInLesson):
        room.receive(said.NoteRead("p-sam", "note-1"), NINE)
    with pytest.raises(NotFound):
        room.receive(said.NoteRead("p-unit", "note-9"), NINE)


def test_of_who_left_nothing_is_shown_any_more() -> None:
    room = open_room("sam")
    room.receive(typed("hoi", done=True), NINE)
    room.receive(said.NoteSent("p-sam", "tot morgen"), NINE)
    sam = next(p for p in room.people if p.id == "p-sam")
    room.receive(traffic.Gone(sam.id, LeaveReason.LEFT), NINE + S)
    view = room.view_of("p-unit", NINE + S)
    assert (view.texts, view.notes) == ((), ())


@given(st.text())
def test_no_text_can_turn_other_text_round(text: str) -> None:
    kept = plain(text + "\u202e\u0007")
    assert "\u202e" not in kept
    assert "\u0007" not in kept
    assert plain(kept) == kept


def test_a_lesson_keeps_the_last_lines_only() -> None:
    talk = Talk()
    for n in range(MOST_LINES + 5):
        talk.type(Line("p", f"l{n}", str(n), done=True, at=NINE))
    assert [line.text for line in talk.lines] == [str(n) for n in range(5, MOST_LINES + 5)]


def test_a_line_that_was_wiped_out_is_no_line() -> None:
    talk = Talk()
    talk.type(Line("p", "a", "oeps", done=False, at=NINE))
    talk.type(Line("p", "a", "", done=False, at=NINE))
    assert talk.lines == ()
