"""Promises that hold for every sequence of events, not only for those somebody thought of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.errors import ErbijError
from erbij.live import traffic
from erbij.live.course.wire import Curtain
from erbij.live.model import OWN_SOURCES
from erbij.live.room import LessonRoom
from erbij.live.rules import NEEDED_STEP, class_is_there, source_id
from erbij.live.talk import traffic as said
from erbij.live.talk.wire import Expression
from erbij.live.wire import Energy, HandAnswer, LeaveReason, SessionState, Side, SourceKind, Step
from tests.unit.live.people import LESSON, NINE, entered, of, open_room

if TYPE_CHECKING:
    from erbij.live.traffic import RoomEvent

PUPILS = ("sam", "kim")
IDS = st.sampled_from(["p-sam", "p-kim", "p-unit", "p-bos", "p-nobody"])
SOCKETS = st.sampled_from(["socket-sam", "socket-kim", "socket-unit", "socket-bos"])
LINES = st.sampled_from(["l1", "l2", "l3"])
KINDS = st.lists(st.sampled_from(list(SourceKind)), min_size=1, max_size=3, unique=True).map(tuple)

not_the_pupils_own: st.SearchStrategy[RoomEvent] = st.one_of(
    st.builds(traffic.Gone, IDS, st.sampled_from(list(LeaveReason))),
    st.builds(traffic.SocketLost, SOCKETS),
    st.builds(traffic.HandAnswered, IDS, IDS, st.sampled_from(list(HandAnswer))),
    st.builds(traffic.QuietAsked, IDS, st.booleans()),
    st.builds(traffic.CurtainDrawn, IDS, st.sampled_from(list(Curtain))),
    st.builds(traffic.BreakSet, IDS, st.booleans(), st.booleans()),
    st.builds(said.NoteRead, IDS, st.just("note-1")),
    st.builds(traffic.EndAsked, IDS),
    st.builds(traffic.Looked, IDS, st.sampled_from(list(SourceKind))),
    st.builds(traffic.Subscribing, IDS, LINES),
    st.builds(traffic.Publishing, IDS, LINES, KINDS),
    st.builds(traffic.LineGone, LINES),
    st.just(traffic.EngineBegan()),
    st.just(traffic.Tick()),
    st.builds(entered, st.just("unit"), st.just(Side.UNIT), generation=st.integers(1, 9)),
    st.builds(entered, st.just("bos"), st.just(Side.TEACHER), generation=st.integers(1, 9)),
)
joins = st.builds(
    entered,
    st.sampled_from(PUPILS),
    device=st.sampled_from(["tablet", "phone"]),
    generation=st.integers(1, 9),
    socket=SOCKETS.filter(lambda s: s in {"socket-sam", "socket-kim"}),
    resume_hash=st.sampled_from([None, "key-sam", "key-kim"]),
)
pupils_own: st.SearchStrategy[RoomEvent] = st.one_of(
    st.builds(traffic.StepChosen, IDS, st.sampled_from(list(Step))),
    st.builds(traffic.HandUp, IDS),
    st.builds(traffic.HandDown, IDS),
    st.builds(traffic.EnergySaid, IDS, st.sampled_from(list(Energy))),
    st.builds(traffic.PauseBegun, IDS, st.sampled_from([5, 10, 15])),
    st.builds(traffic.PauseDone, IDS),
    st.builds(said.Typed, IDS, LINES, st.text(max_size=5), st.booleans()),
    st.builds(said.Expressed, IDS, st.sampled_from(list(Expression))),
    st.builds(said.Unheard, IDS, st.booleans()),
    st.builds(said.NoteSent, IDS, st.text(max_size=5)),
)
energy = st.one_of(
    st.builds(traffic.EnergySaid, IDS, st.sampled_from(list(Energy))),
    st.builds(traffic.PauseBegun, IDS, st.sampled_from([5, 10, 15])),
    st.builds(traffic.PauseDone, IDS),
)
minutes = st.integers(0, 55).map(lambda m: NINE + timedelta(minutes=m))


def tell(room: LessonRoom, event: RoomEvent, now: Any) -> list[Any]:
    try:
        return list(room.receive(event, now))
    except ErbijError:
        return []


def steps(room: LessonRoom) -> dict[str, Step]:
    return {p.id: p.step for p in room.people if p.side is Side.PUPIL}


@settings(max_examples=80, deadline=None)
@given(
    st.tuples(st.sampled_from(list(Step)), st.sampled_from(list(Step))),
    st.lists(st.tuples(st.one_of(not_the_pupils_own, joins, energy), minutes), max_size=25),
)
def test_nothing_but_the_pupils_own_choice_ever_raises_a_step(chosen: Any, events: Any) -> None:
    room = open_room(*PUPILS)
    for who, step in zip(PUPILS, chosen, strict=True):
        room.receive(traffic.StepChosen(f"p-{who}", step), NINE)
    for event, now in events:
        before = steps(room)
        tell(room, event, now)
        for participant, step in steps(room).items():
            assert step <= before.get(participant, step)
    highest = {f"p-{who}": step for who, step in zip(PUPILS, chosen, strict=True)}
    assert all(step <= highest[participant] for participant, step in steps(room).items())


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.one_of(joins, pupils_own), minutes), max_size=25))
def test_pupils_alone_never_open_a_lesson(events: Any) -> None:
    room = LessonRoom(LESSON)
    for event, now in events:
        effects = tell(room, event, now)
        assert not of(traffic.SessionBegan, effects)
    assert room.state in {SessionState.WAITING, SessionState.OVER}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.one_of(joins, pupils_own, not_the_pupils_own), minutes), max_size=40))
def test_no_voice_or_face_is_ever_let_through_below_its_step(events: Any) -> None:
    room = LessonRoom(LESSON)
    held: dict[str, bool] = {}
    routed: dict[tuple[str, str], str | None] = {}
    for event, now in events:
        for effect in tell(room, event, now):
            if isinstance(effect, traffic.HoldBack):
                held[effect.source] = effect.held
            if isinstance(effect, traffic.PointAt):
                routed[effect.line, effect.receiver] = effect.source
        for pupil in room.people:
            for kind in OWN_SOURCES if pupil.side is Side.PUPIL else ():
                source = source_id("slot", pupil.id, kind)
                alone = room.course.holds_pupils or not class_is_there(room.people)
                assert held[source] is (alone or pupil.step < NEEDED_STEP[kind])
                assert not (alone and source in routed.values())


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.one_of(joins, pupils_own, not_the_pupils_own), minutes), max_size=40))
def test_a_person_has_one_seat_and_a_socket_one_person(events: Any) -> None:
    room = LessonRoom(LESSON)
    for event, now in events:
        tell(room, event, now)
        persons = [p.person.id for p in room.people]
        assert len(persons) == len(set(persons))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.one_of(joins, pupils_own, not_the_pupils_own), minutes), max_size=30))
def test_a_pupil_never_reads_the_name_of_another(events: Any) -> None:
    room = LessonRoom(LESSON)
    for event, now in events:
        for push in of(traffic.Push, tell(room, event, now)):
            view = push.payload
            if push.event == "room.state":
                names = {p.name for p in view.pupils if p.participant_id != view.you}  # type: ignore[attr-defined]
                viewer = next(p for p in room.people if p.id == view.you)  # type: ignore[attr-defined]
                assert viewer.side is not Side.PUPIL or names <= {""}
                written = {w.participant_id for w in (*view.texts, *view.notes)}  # type: ignore[attr-defined]
                assert viewer.side is not Side.PUPIL or written <= {viewer.id}
            elif push.event == "text.line":
                assert push.socket not in {p.socket for p in room.people if p.side is Side.PUPIL}
