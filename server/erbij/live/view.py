"""The lesson as one participant may see it. Names of pupils go to the class side and to the pupil themselves only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from erbij.live import rules
from erbij.live.course.wire import BreakView
from erbij.live.saving.wire import Saving, StillView
from erbij.live.sizes.rules import Size, unwatched
from erbij.live.talk.model import Line, Note
from erbij.live.talk.wire import NoteView, TextLine
from erbij.live.wire import (
    ClassSideView,
    Energy,
    HandView,
    LessonView,
    PupilView,
    RoomView,
    SessionState,
    Side,
    SourceKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from erbij.live.board.wire import BoardPhoto
    from erbij.live.course.model import Course
    from erbij.live.model import Lesson, Participant
    from erbij.live.saving.model import Still
    from erbij.live.talk.model import Talk

W = TypeVar("W", Line, Note)


@dataclass(frozen=True, slots=True)
class Scene:
    """All of a room that any view is made of."""

    lesson: Lesson
    state: SessionState
    version: int
    class_away_since: datetime | None
    waiting_since: datetime | None
    people: Sequence[Participant]
    routes: rules.Routes
    sent: frozenset[Size]
    course: Course
    talk: Talk
    silent: frozenset[SourceKind]
    photos: tuple[BoardPhoto, ...]
    still: Still | None


def view(scene: Scene, viewer: Participant, now: datetime) -> RoomView:
    """Return the whole state for one viewer."""
    pupils = [p for p in scene.people if p.side is Side.PUPIL]
    course = scene.course
    sources = rules.class_sources(scene.lesson.slot_id, scene.people)
    if viewer.side is Side.PUPIL:
        sources = {kind: source for kind, source in sources.items() if not rules.hidden(kind, course)}
    line = viewer.subscribing[-1] if viewer.subscribing else None
    receivers = rules.shown_on(line, viewer.side, scene.routes)
    there = {p.side for p in scene.people if p.socket is not None}
    return RoomView(
        version=scene.version,
        now=now,
        state=scene.state,
        lesson=_lesson(scene.lesson),
        class_side=ClassSideView(
            teacher_present=Side.TEACHER in there, unit_present=Side.UNIT in there, away_since=scene.class_away_since
        ),
        sources=tuple(sources),
        looking_at=rules.looked_at(viewer, sources) if viewer.side is Side.PUPIL else None,
        watching=sum(p.socket is not None and not p.paused for p in pupils),
        pupils=tuple(_pupil(scene, pupil, viewer, receivers) for pupil in pupils),
        you=viewer.id,
        wanted=rules.wanted_of(viewer, scene.people, course),
        unwatched=unwatched(viewer, scene.lesson.slot_id, scene.sent),
        across=tuple(rules.across(viewer, scene.lesson.slot_id, scene.people, sources)),
        silent=tuple(sorted(scene.silent & sources.keys())) if viewer.side is not Side.PUPIL else (),
        curtain=course.curtain,
        in_break=BreakView(since=course.break_since, chat=course.chat) if course.break_since else None,
        quiet_until=course.quiet_until,
        texts=tuple(
            line_view(line, author, viewer) for line, author in _written(scene.talk.lines, viewer, scene.people)
        ),
        notes=tuple(_note(note, author, viewer) for note, author in _written(scene.talk.notes, viewer, scene.people)),
        photos=scene.photos,
        still=_still(scene, viewer),
        waiting_since=scene.waiting_since,
        most=viewer.person.terms.most,
    )


def name_for(viewer: Participant, pupil: Participant) -> str:
    """Return a pupil's name as the viewer may know it: other pupils never, the unit unless they are hidden."""
    if viewer.side is Side.PUPIL and viewer.id != pupil.id:
        return ""
    return "" if viewer.side is Side.UNIT and pupil.person.terms.hidden else pupil.person.name.reveal()


def _still(scene: Scene, viewer: Participant) -> StillView | None:
    if scene.still is None or not rules.still_for(viewer, scene.people):
        return None
    return StillView(n=scene.still.n, at=scene.still.at)


def line_view(line: Line, author: Participant, viewer: Participant) -> TextLine:
    """Return a typed line as it is shown to the class side."""
    return TextLine(
        participant_id=author.id,
        name=name_for(viewer, author),
        line=line.line,
        text=line.text,
        done=line.done,
        at=line.at,
    )


def _note(note: Note, author: Participant, viewer: Participant) -> NoteView:
    return NoteView(
        id=note.id,
        participant_id=author.id,
        name=name_for(viewer, author),
        text=note.text,
        at=note.at,
        seen=note.seen_at is not None,
    )


def _written(
    all_of_it: Iterable[W], viewer: Participant, people: Sequence[Participant]
) -> Iterator[tuple[W, Participant]]:
    """What the viewer may read, with its author; of who went out nothing stays."""
    authors = {person.id: person for person in people}
    for one in all_of_it:
        author = authors.get(one.participant_id)
        if author is not None and (viewer.side is not Side.PUPIL or viewer.id == author.id):
            yield one, author


def _lesson(lesson: Lesson) -> LessonView:
    return LessonView(
        slot_id=lesson.slot_id,
        subject=lesson.subject,
        group=lesson.group,
        teacher=lesson.teacher.reveal(),
        place=lesson.place,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
    )


def _pupil(scene: Scene, pupil: Participant, viewer: Participant, receivers: Mapping[str, str]) -> PupilView:
    slot_id = scene.lesson.slot_id
    known = viewer.side is not Side.PUPIL or viewer.id == pupil.id
    hand = HandView(raised_at=pupil.hand.raised_at, answer=pupil.hand.answer) if pupil.hand and known else None
    return PupilView(
        participant_id=pupil.id,
        name=name_for(viewer, pupil),
        step=pupil.step,
        hand=hand,
        away_since=pupil.away_since,
        receiver_face=receivers.get(rules.source_id(slot_id, pupil.id, SourceKind.FACE)),
        receiver_voice=receivers.get(rules.source_id(slot_id, pupil.id, SourceKind.VOICE)),
        energy=Energy.TIRED if known and pupil.tired else None,
        pause_until=pupil.seat.pause_until if known else None,
        expression=pupil.expression.expression if known and pupil.expression else None,
        unheard_since=pupil.unheard_since if known else None,
        saving=pupil.saving if known else Saving.NOTHING,
        quiet_entry=viewer.side is Side.UNIT and pupil.person.terms.quiet_entry,
    )
