"""What people in the lesson say with one tap; pure.

Each takes one event into the room's people and returns the effects. Acting is moving: a raised hand is the pupil's own
step to SIGNALS, being tired the one to LOOKING_ON. Nothing that staff say raises a step; it can only lower it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import singledispatch

from erbij.errors import NotFound
from erbij.live import rest, traffic
from erbij.live.board.model import ASKED_AGAIN, MOST, EnoughPhotos, NoBoard, Wanted
from erbij.live.board.wire import BoardPhotoWanted
from erbij.live.course.rules import quiet_undone, quieted, with_break, with_curtain
from erbij.live.model import CLASS_PICTURES, Hand, Shown
from erbij.live.present import Present
from erbij.live.rules import hidden, sender_of
from erbij.live.saving.model import Still
from erbij.live.talk import traffic as said
from erbij.live.talk.model import Line
from erbij.live.traffic import Effect, RoomEvent
from erbij.live.view import line_view
from erbij.live.wire import Energy, Side, SourceKind, Step

EXPRESSION_STAYS = timedelta(seconds=8)


@singledispatch
def say(event: RoomEvent, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    """Take a signal in. Raises ``NotInLesson``, ``NotFound``, with nothing changed."""
    raise TypeError(event)


@say.register
def _step_chosen(event: traffic.StepChosen, present: Present, now: datetime) -> list[Effect]:
    pupil = present.pupil(event.participant_id)
    effects = present.rested(pupil.id, now) if event.step >= Step.VOICE else []
    effects += present.set_step(pupil.id, min(event.step, pupil.person.terms.most))
    if event.step >= Step.VOICE:
        present.put(replace(present.pupil(pupil.id), hand=None))
    return effects


@say.register
def _hand_up(event: traffic.HandUp, present: Present, now: datetime) -> list[Effect]:
    pupil = present.pupil(event.participant_id)
    effects = present.rested(pupil.id, now)
    present.put(replace(present.pupil(pupil.id), hand=pupil.hand or Hand(now)))
    return effects if pupil.step >= Step.SIGNALS else [*effects, *present.set_step(pupil.id, Step.SIGNALS)]


@say.register
def _hand_down(event: traffic.HandDown, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    present.put(replace(present.pupil(event.participant_id), hand=None))
    return []


@say.register
def _hand_answered(event: traffic.HandAnswered, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    present.staff(event.by, Side.TEACHER, Side.UNIT)
    pupil = present.get(event.participant_id)
    if pupil is None or pupil.side is not Side.PUPIL:
        raise NotFound
    if pupil.hand is not None:
        present.put(replace(pupil, hand=replace(pupil.hand, answer=event.answer)))
    return []


@say.register
def _energy_said(event: traffic.EnergySaid, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    pupil = present.pupil(event.participant_id)
    if event.signal is Energy.OK:
        present.put(replace(pupil, tired=False))
        return []
    present.put(replace(pupil, tired=True, hand=None))
    return present.lower(pupil.id, Step.LOOKING_ON)


@say.register
def _pause_begun(event: traffic.PauseBegun, present: Present, now: datetime) -> list[Effect]:
    pupil = present.pupil(event.participant_id)
    present.put(replace(pupil, hand=None))
    return present.reseat(pupil.id, rest.paused(pupil.seat, event.minutes, now))


@say.register
def _pause_done(event: traffic.PauseDone, present: Present, now: datetime) -> list[Effect]:
    return present.rested(present.pupil(event.participant_id).id, now)


@say.register
def _typed(event: said.Typed, present: Present, now: datetime) -> list[Effect]:
    pupil = present.pupil(event.participant_id)
    effects = present.rested(pupil.id, now)
    line = present.talk.type(Line(pupil.id, event.line, event.text, event.done, now))
    if pupil.step < Step.TEXT:
        effects += present.set_step(pupil.id, Step.TEXT)
    told = [(p.socket, line_view(line, pupil, p)) for p in present.people if p.side is not Side.PUPIL]
    return [*effects, *(traffic.Push(socket, "text.line", one) for socket, one in told if socket is not None)]


@say.register
def _expressed(event: said.Expressed, present: Present, now: datetime) -> list[Effect]:
    pupil = present.pupil(event.participant_id)
    effects = present.rested(pupil.id, now)
    present.put(replace(present.pupil(pupil.id), expression=Shown(event.expression, now + EXPRESSION_STAYS)))
    return effects if pupil.step >= Step.SIGNALS else [*effects, *present.set_step(pupil.id, Step.SIGNALS)]


@say.register
def _unheard(event: said.Unheard, present: Present, now: datetime) -> list[Effect]:
    pupil = present.pupil(event.participant_id)
    present.put(replace(pupil, unheard_since=(pupil.unheard_since or now) if event.unheard else None))
    return []


@say.register
def _note_sent(event: said.NoteSent, present: Present, now: datetime) -> list[Effect]:
    present.talk.note(present.pupil(event.participant_id).id, event.text, now)
    return []


@say.register
def _note_read(event: said.NoteRead, present: Present, now: datetime) -> list[Effect]:
    present.staff(event.by, Side.TEACHER, Side.UNIT)
    if not present.talk.read(event.note_id, now):
        raise NotFound
    return []


@say.register
def _photo_asked(event: traffic.PhotoAsked, present: Present, now: datetime) -> list[Effect]:
    present.staff(event.by, *Side)
    if len(present.photos) >= MOST:
        raise EnoughPhotos
    if present.wanted is not None and now - present.wanted.at < ASKED_AGAIN:
        return []
    sender = sender_of(SourceKind.BOARD, present.people)
    if sender is None or sender.socket is None or hidden(SourceKind.BOARD, present.course):
        raise NoBoard
    present.wanted = Wanted(event.new_id, now, sender.person.id)
    return [traffic.Push(sender.socket, "board.wanted", BoardPhotoWanted(photo=event.new_id))]


@say.register
def _photo_kept(event: traffic.PhotoKept, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    present.wanted = None
    present.photos = (*present.photos, event.photo)
    return []


@say.register
def _saving_set(event: traffic.SavingSet, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    present.put(replace(present.pupil(event.participant_id), saving=event.saving))
    return []


@say.register
def _still_came(event: traffic.StillCame, present: Present, now: datetime) -> list[Effect]:
    present.stills.asked, present.stills.last = None, Still(event.n, now, event.jpeg)
    return []


@say.register
def _curtain_drawn(event: traffic.CurtainDrawn, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    present.staff(event.by, Side.TEACHER, Side.UNIT)
    present.course = with_curtain(present.course, event.curtain)
    return [traffic.KeepCourse(present.course)]


@say.register
def _break_set(event: traffic.BreakSet, present: Present, now: datetime) -> list[Effect]:
    present.staff(event.by, Side.TEACHER)
    present.course = with_break(present.course, now, on=event.on, chat=event.chat)
    return [traffic.KeepCourse(present.course)]


@say.register
def _quiet_asked(event: traffic.QuietAsked, present: Present, now: datetime) -> list[Effect]:
    present.staff(event.by, Side.TEACHER)
    present.course = quiet_undone(present.course) if event.undo else quieted(present.course, now)
    return []


@say.register
def _looked(event: traffic.Looked, present: Present, now: datetime) -> list[Effect]:  # noqa: ARG001
    pupil = present.pupil(event.participant_id)
    if event.source in CLASS_PICTURES:
        present.put(replace(pupil, look=event.source))
    return []
