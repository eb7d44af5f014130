"""Who gets what: the media that a room wants, computed whole from who is in it.

The room compares the outcome with what was asked of the engine before and asks only for the difference. A pupil has
class sound always and the one picture looked at, in a pause nothing at all; class side has the faces and voices that
pupils chose to give. What a pupil did not choose to give is held back besides not being routed, so that no route ever
lets it through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live.model import CLASS_PICTURES, CLASS_SOURCES, OWN_SOURCES
from erbij.live.wire import Side, SourceKind, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.live.model import Participant

NEEDED_STEP = {SourceKind.VOICE: Step.VOICE, SourceKind.FACE: Step.FACE}
_PICTURES = ("board", "teacher", "room")
_FACES = tuple(f"face-{n}" for n in range(1, 10))
# A connection has at most 16 sections.
RECEIVERS = {
    Side.PUPIL: (*_PICTURES, "class", "voice-1", "voice-2"),
    Side.TEACHER: (*_PICTURES, "class", *_FACES, "voice-1", "voice-2", "voice-3"),
    Side.UNIT: (*_FACES, *(f"voice-{n}" for n in range(1, 7))),
}
_RECEIVER_OF = {
    SourceKind.BOARD: "board",
    SourceKind.TEACHER: "teacher",
    SourceKind.ROOM: "room",
    SourceKind.CLASS_SOUND: "class",
}

Routes = dict[tuple[str, str], str | None]


def is_audio(receiver: str) -> bool:
    """Whether a receiver of that name carries sound."""
    return receiver == "class" or receiver.startswith("voice-")


def is_class(receiver: str) -> bool:
    """Whether what arrives there counts as delivered class media."""
    return receiver == "class" or receiver in _PICTURES


def source_id(slot_id: str, participant_id: str, kind: SourceKind) -> str:
    """Name a source for the engine: stays the same over every new connection of the same participant."""
    return f"{slot_id}/{participant_id}/{kind.value}"


def gives(pupil: Participant, kind: SourceKind) -> bool:
    """Whether the pupil's step lets others have that source of theirs."""
    return pupil.step >= NEEDED_STEP[kind]


def class_sources(slot_id: str, people: Sequence[Participant]) -> dict[SourceKind, str]:
    """Return the one source for each class kind; of two senders the one who entered last.

    A teacher's own screen and face go before the unit's, the unit's room and sound before those of a teacher's device.
    """
    found: dict[SourceKind, str] = {}
    for kind in CLASS_SOURCES:
        senders = [p for p in people if p.side is not Side.PUPIL and kind in p.sends]
        first = Side.TEACHER if kind in {SourceKind.BOARD, SourceKind.TEACHER} else Side.UNIT
        for sender in sorted(senders, key=lambda p: p.side is first):
            found[kind] = source_id(slot_id, sender.id, kind)
    return found


def looked_at(viewer: Participant, sources: Mapping[SourceKind, str]) -> SourceKind | None:
    """Return the picture the viewer gets: the one asked for if it exists, else board, else room, else teacher."""
    if viewer.look in sources:
        return viewer.look
    return next((kind for kind in CLASS_PICTURES if kind in sources), None)


def wanted_of(publisher: Participant, people: Sequence[Participant]) -> tuple[SourceKind, ...]:
    """Return which own sources anybody needs now.

    Calm: for the class side it changes only when the first pupil comes and the last one leaves or takes a pause.
    """
    if publisher.side is Side.PUPIL:
        heard = any(p.side is not Side.PUPIL for p in people)
        return tuple(kind for kind in OWN_SOURCES if heard and gives(publisher, kind))
    return CLASS_SOURCES if any(p.side is Side.PUPIL and not p.paused for p in people) else ()


def holds(slot_id: str, people: Sequence[Participant]) -> dict[str, bool]:
    """Return for every pupil's own source whether it is held back; also before it exists."""
    return {
        source_id(slot_id, pupil.id, kind): not gives(pupil, kind)
        for pupil in people
        if pupil.side is Side.PUPIL
        for kind in OWN_SOURCES
    }


def routes(slot_id: str, people: Sequence[Participant], before: Routes) -> Routes:
    """Return what every receiver of every subscribing line shows; ``before`` keeps faces and voices where they are."""
    sources = class_sources(slot_id, people)
    wanted: Routes = {}
    for viewer in people:
        show = {_RECEIVER_OF[kind]: sources[kind] for kind in _class_media(viewer, sources)}
        for line in viewer.subscribing:
            for receiver in RECEIVERS[viewer.side]:
                wanted[line, receiver] = show.get(receiver)
            for kind in OWN_SOURCES if not viewer.paused else ():
                given = [
                    source_id(slot_id, p.id, kind) for p in people if _gives_to(p, viewer, kind) and kind in p.sends
                ]
                wanted |= _placed(line, kind.value, RECEIVERS[viewer.side], given, before)
    return wanted


def receiver_of(source: str, line: str | None, table: Routes) -> str | None:
    """Return on which receiver of the line the source is."""
    return next((receiver for (at, receiver), shown in table.items() if at == line and shown == source), None)


def _class_media(viewer: Participant, sources: Mapping[SourceKind, str]) -> list[SourceKind]:
    if viewer.side is not Side.PUPIL or viewer.paused:
        return []
    picture = looked_at(viewer, sources)
    return [kind for kind in (picture, SourceKind.CLASS_SOUND) if kind is not None and kind in sources]


def _gives_to(pupil: Participant, viewer: Participant, kind: SourceKind) -> bool:
    if pupil.side is not Side.PUPIL or pupil.id == viewer.id or not gives(pupil, kind):
        return False
    return kind is SourceKind.VOICE or viewer.side is not Side.PUPIL


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
