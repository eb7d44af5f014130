"""Who gets what: the media that a room wants, computed whole from who is in it.

The room compares the outcome with what was asked of the engine before and asks only for the difference. A pupil has
the sound of class and teacher always and the one picture looked at, in a pause nothing at all; class side has the
faces and voices that pupils chose to give. A teacher who is elsewhere (who sends a voice of their own) gets the
classroom, and the classroom gets them. What a pupil did not choose to give is held back besides not being routed, so
that no route ever lets it through. Without an adult of the class nothing of pupils goes anywhere: no child is alone
in a lesson with another.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from erbij.live.model import CLASS_PICTURES, CLASS_SOUNDS, CLASS_SOURCES, OWN_SOURCES, SOURCES_OF_SIDE
from erbij.live.saving.wire import Saving
from erbij.live.wire import Side, SourceKind, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from erbij.live.course.model import Course
    from erbij.live.model import Participant

NEEDED_STEP = {SourceKind.VOICE: Step.VOICE, SourceKind.FACE: Step.FACE}
_PICTURES = ("board", "teacher", "room", "table")
_SOUNDS = ("class", "teacher-voice")
_FACES = tuple(f"face-{n}" for n in range(1, 10))
# A connection has at most 16 sections.
RECEIVERS = {
    Side.PUPIL: (*_PICTURES, *_SOUNDS, "voice-1", "voice-2"),
    Side.TEACHER: ("room", "class", *_FACES, *(f"voice-{n}" for n in range(1, 6))),
    Side.UNIT: ("board", "teacher", "teacher-voice", *_FACES[:7], *(f"voice-{n}" for n in range(1, 7))),
}
_RECEIVER_OF = {
    SourceKind.BOARD: "board",
    SourceKind.TEACHER: "teacher",
    SourceKind.ROOM: "room",
    SourceKind.TABLE: "table",
    SourceKind.CLASS_SOUND: "class",
    SourceKind.TEACHER_VOICE: "teacher-voice",
}

Routes = dict[tuple[str, str], str | None]

FIRST_MONTH = 8
"""A school year begins on 1 August."""


def is_audio(receiver: str) -> bool:
    """Whether a receiver of that name carries sound."""
    return receiver in _SOUNDS or receiver.startswith("voice-")


def is_class(receiver: str) -> bool:
    """Whether what arrives there counts as delivered class media."""
    return receiver in _SOUNDS or receiver in _PICTURES


def source_id(slot_id: str, participant_id: str, kind: SourceKind) -> str:
    """Name a source for the engine: stays the same over every new connection of the same participant."""
    return f"{slot_id}/{participant_id}/{kind.value}"


def gives(pupil: Participant, kind: SourceKind) -> bool:
    """Whether the pupil's step lets others have that source of theirs."""
    return pupil.step >= NEEDED_STEP[kind]


def class_is_there(people: Sequence[Participant]) -> bool:
    """Whether an adult of the class is there: a unit or a teacher connected, or a teacher whose phone fell asleep.

    Who said goodbye, on whatever device, or whose sleep lasts too long is not among ``people`` any more.
    """
    return any(p.side is Side.TEACHER or (p.side is Side.UNIT and p.socket is not None) for p in people)


def class_sources(slot_id: str, people: Sequence[Participant]) -> dict[SourceKind, str]:
    """Return the one source for each class kind; of two senders the one who entered last.

    A teacher's own screen and face go before the unit's, the unit's room and sound before those of a teacher's device.
    """
    senders = {kind: sender_of(kind, people) for kind in CLASS_SOURCES}
    return {kind: source_id(slot_id, sender.id, kind) for kind, sender in senders.items() if sender is not None}


def sender_of(kind: SourceKind, people: Sequence[Participant]) -> Participant | None:
    """Return who of the class side sends that kind, if anybody; see :func:`class_sources`."""
    senders = [p for p in people if p.side is not Side.PUPIL and kind in p.sends]
    first = Side.TEACHER if kind in {SourceKind.BOARD, SourceKind.TEACHER} else Side.UNIT
    return max(senders, key=lambda p: (p.side is first, senders.index(p)), default=None)


def looked_at(viewer: Participant, sources: Mapping[SourceKind, str]) -> SourceKind | None:
    """Return the picture the viewer gets: the one asked for if it exists, else board, else room, else teacher."""
    if viewer.look in sources:
        return viewer.look
    return next((kind for kind in CLASS_PICTURES if kind in sources), None)


def spared(viewer: Participant, sources: Mapping[SourceKind, str]) -> bool:
    """Whether a pupil's weak line gets no moving picture now; see :class:`Saving`."""
    board = looked_at(viewer, sources) is SourceKind.BOARD
    return viewer.saving is Saving.PICTURES or (viewer.saving is Saving.BOARD and board)


def still_for(viewer: Participant, people: Sequence[Participant]) -> bool:
    """Whether a pupil sees the board as stills: their line is weak and the board is what they look at."""
    if viewer.side is not Side.PUPIL or viewer.saving is Saving.NOTHING or viewer.paused:
        return False
    return looked_at(viewer, class_sources("", people)) is SourceKind.BOARD


def wanted_of(publisher: Participant, people: Sequence[Participant], course: Course) -> tuple[SourceKind, ...]:
    """Return which own sources anybody needs now.

    Calm: for the class side it changes only when the first who looks on comes and the last one leaves or takes a pause,
    and for the table, which is sent only while somebody looks at it.
    """
    if publisher.side is Side.PUPIL:
        heard = class_is_there(people) and not course.holds_pupils
        return tuple(kind for kind in OWN_SOURCES if heard and gives(publisher, kind))
    own = SOURCES_OF_SIDE[publisher.side]
    watching = [p for p in people if p.side is Side.PUPIL and not p.paused]
    if watching:
        spared = () if any(p.look is SourceKind.TABLE for p in watching) else (SourceKind.TABLE,)
        return tuple(kind for kind in own if not hidden(kind, course) and kind not in spared)
    to_unit = publisher.side is Side.TEACHER and any(p.side is Side.UNIT for p in people)
    to_teacher = publisher.side is Side.UNIT and elsewhere(people) is not None
    return own if to_unit or to_teacher else ()


def hidden(kind: SourceKind, course: Course) -> bool:
    """Whether the class keeps that of its sources from pupils now."""
    return course.hides_pictures if kind in CLASS_PICTURES else course.hides_sound


def elsewhere(people: Sequence[Participant]) -> Participant | None:
    """Return the teacher who is not in the classroom: who sends a voice of their own; the last one who entered."""
    found = [p for p in people if p.side is Side.TEACHER and SourceKind.TEACHER_VOICE in p.sends]
    return found[-1] if found else None


def holds(slot_id: str, people: Sequence[Participant], course: Course) -> dict[str, bool]:
    """Return for every pupil's own source whether it is held back; also before it exists."""
    held = course.holds_pupils or not class_is_there(people)
    return {
        source_id(slot_id, pupil.id, kind): held or not gives(pupil, kind)
        for pupil in people
        if pupil.side is Side.PUPIL
        for kind in OWN_SOURCES
    }


def routes(slot_id: str, people: Sequence[Participant], course: Course, before: Routes) -> Routes:
    """Return what every receiver of every subscribing line shows; ``before`` keeps faces and voices where they are."""
    sources = class_sources(slot_id, people)
    there = class_is_there(people) and not course.holds_pupils
    given_of = {kind: _given(slot_id, people, kind) if there else [] for kind in OWN_SOURCES}
    wanted: Routes = {}
    for viewer in people:
        show = {
            _RECEIVER_OF[kind]: sources[kind]
            for kind in _class_media(viewer, slot_id, people, sources)
            if viewer.side is not Side.PUPIL or not hidden(kind, course)
        }
        for line in viewer.subscribing:
            for receiver in RECEIVERS[viewer.side]:
                wanted[line, receiver] = show.get(receiver)
            for kind in OWN_SOURCES if not viewer.paused else ():
                given = [source for giver, source in given_of[kind] if _may_have(viewer, giver, kind)]
                if kind is SourceKind.VOICE and hears_teacher_alone(viewer, sources):
                    given = []
                wanted |= _placed(line, kind.value, RECEIVERS[viewer.side], given, before)
    return wanted


def shown_on(line: str | None, side: Side, table: Routes) -> dict[str, str]:
    """Return by source the receiver of the line on which it is."""
    shown = {receiver: table.get((line, receiver)) for receiver in RECEIVERS[side]} if line is not None else {}
    return {source: receiver for receiver, source in shown.items() if source is not None}


def _class_media(
    viewer: Participant, slot_id: str, people: Sequence[Participant], sources: Mapping[SourceKind, str]
) -> list[SourceKind]:
    if viewer.side is not Side.PUPIL:
        return across(viewer, slot_id, people, sources)
    if viewer.paused:
        return []
    picture = None if spared(viewer, sources) else looked_at(viewer, sources)
    sounds = (SourceKind.TEACHER_VOICE,) if hears_teacher_alone(viewer, sources) else CLASS_SOUNDS
    return [kind for kind in (picture, *sounds) if kind is not None and kind in sources]


def hears_teacher_alone(viewer: Participant, sources: Mapping[SourceKind, str]) -> bool:
    """Whether a pupil wants neither class nor classmates and the teacher has a microphone of their own."""
    return viewer.person.terms.teacher_only and SourceKind.TEACHER_VOICE in sources


def across(
    viewer: Participant, slot_id: str, people: Sequence[Participant], sources: Mapping[SourceKind, str]
) -> list[SourceKind]:
    """Return what classroom and teacher get of each other when the teacher is elsewhere; nothing of their own."""
    teacher = elsewhere(people)
    if viewer.side is Side.PUPIL or teacher is None or (viewer.side is Side.TEACHER and viewer.id != teacher.id):
        return []
    own = {source_id(slot_id, viewer.id, kind) for kind in sources}
    kinds: tuple[SourceKind, ...] = (SourceKind.ROOM, SourceKind.CLASS_SOUND)
    if viewer.side is Side.UNIT:
        kinds = (SourceKind.BOARD, SourceKind.TEACHER, SourceKind.TEACHER_VOICE)
    return [kind for kind in kinds if kind in sources and sources[kind] not in own]


def _given(slot_id: str, people: Sequence[Participant], kind: SourceKind) -> list[tuple[Participant, str]]:
    """Return (participant, source) of the pupils who give that source of theirs now."""
    givers = (p for p in people if p.side is Side.PUPIL and gives(p, kind) and kind in p.sends)
    return [(giver, source_id(slot_id, giver.id, kind)) for giver in givers]


def _may_have(viewer: Participant, giver: Participant, kind: SourceKind) -> bool:
    """A face is for the class side; of a pupil whom classmates may not know, for the teacher alone."""
    if kind is SourceKind.VOICE:
        return viewer.id != giver.id
    return viewer.side is Side.TEACHER or (viewer.side is Side.UNIT and not giver.person.terms.hidden)


def _placed(line: str, word: str, receivers: Sequence[str], given: Sequence[str], before: Routes) -> Routes:
    """Place sources on the line's receivers ``word-n``; who is on one stays there, others take the first free one."""
    places = [name for name in receivers if name.startswith(f"{word}-")]
    kept = {name: before.get((line, name)) for name in places}
    placed = {name: (source if source in given else None) for name, source in kept.items()}
    waiting = [source for source in given if source not in placed.values()]
    for name in places:
        if placed[name] is None and waiting:
            placed[name] = waiting.pop(0)
    return {(line, name): source for name, source in placed.items()}


def evidence_kept_from(now: datetime) -> date:
    """Return the first day of the school year before this one: months closed before it lose their intervals (R19)."""
    running = now.year if now.month >= FIRST_MONTH else now.year - 1
    return date(running - 1, FIRST_MONTH, 1)
