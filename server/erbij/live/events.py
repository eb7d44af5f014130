"""The events of the live lesson, and who may ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.live import traffic, wire
from erbij.live.board import wire as board
from erbij.live.course import wire as course
from erbij.live.model import CLASS_PICTURES
from erbij.live.saving import wire as saving
from erbij.live.talk import traffic as said
from erbij.live.talk import wire as talk
from erbij.realtime.event import Event
from erbij.wire import Nothing, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from erbij.live.service import Live
    from erbij.live.traffic import RoomEvent
    from erbij.realtime.event import Connection

PUPIL = frozenset({Role.PUPIL})
TEACHER = frozenset({Role.TEACHER})
CLASS = frozenset({Role.TEACHER, Role.UNIT})
IN_LESSON = frozenset({Role.PUPIL, Role.TEACHER, Role.UNIT})


T = TypeVar("T", bound=Request)


def _checked(body: wire.Look) -> wire.SourceKind:
    """Return the picture asked for. Raises ``Invalid`` for what is none of the class."""
    if body.source not in CLASS_PICTURES:
        raise Invalid([("body.source", "board, teacher, room or table")])
    return body.source


class _Handlers:
    """Each decides nothing: one call of the service."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def says(self, name: str, kind: type[T], roles: frozenset[Role], event: Callable[[str, T], RoomEvent]) -> Event:
        """A tap that says something to the room; ``event`` is made of who says it (participant id) and the message."""

        async def say(connection: Connection, body: T) -> Nothing:
            await self._live.say(connection, lambda me: event(me, body))
            return Nothing()

        return Event(name, kind, Nothing, roles, say)

    async def leave(self, connection: Connection, body: wire.Leave) -> Nothing:
        await self._live.leave(connection, body.reason)
        return Nothing()

    async def photo(self, connection: Connection, _body: board.AskBoardPhoto) -> Nothing:
        await self._live.ask_photo(connection)
        return Nothing()

    async def accept(self, connection: Connection, body: wire.Accept) -> Nothing:
        await self._live.accept(connection, body.connection, body.sdp)
        return Nothing()

    async def disconnect(self, connection: Connection, body: wire.Disconnect) -> Nothing:
        await self._live.disconnect(connection, body.connection)
        return Nothing()


def events(live: Live) -> list[Event]:
    """List what clients may ask of the live lesson."""
    do = _Handlers(live)
    return [
        Event("session.join", wire.Join, wire.Joined, IN_LESSON, live.join, per_connection=True),
        Event("session.leave", wire.Leave, Nothing, IN_LESSON, do.leave),
        do.says("session.quiet", course.Quiet, TEACHER, lambda me, body: traffic.QuietAsked(me, body.undo)),
        do.says("session.end", wire.End, TEACHER, lambda me, _: traffic.EndAsked(me)),
        do.says("curtain.set", course.SetCurtain, CLASS, lambda me, body: traffic.CurtainDrawn(me, body.curtain)),
        Event("board.ask", board.AskBoardPhoto, Nothing, IN_LESSON, do.photo),
        do.says("break.set", course.SetBreak, TEACHER, lambda me, body: traffic.BreakSet(me, body.on, body.chat)),
        do.says("text.type", talk.TypeText, PUPIL, lambda me, body: said.Typed(me, body.line, body.text, body.done)),
        do.says("expression.show", talk.ShowExpression, PUPIL, lambda me, body: said.Expressed(me, body.expression)),
        do.says("sound.unheard", talk.SayUnheard, PUPIL, lambda me, body: said.Unheard(me, body.unheard)),
        do.says("note.send", talk.SendNote, PUPIL, lambda me, body: said.NoteSent(me, body.text)),
        do.says("note.seen", talk.SeeNote, CLASS, lambda me, body: said.NoteRead(me, body.note_id)),
        do.says("saving.set", saving.SetSaving, PUPIL, lambda me, body: traffic.SavingSet(me, body.saving)),
        do.says("presence.step", wire.SetStep, PUPIL, lambda me, body: traffic.StepChosen(me, body.step)),
        do.says("hand.raise", wire.RaiseHand, PUPIL, lambda me, _: traffic.HandUp(me)),
        do.says("hand.lower", wire.LowerHand, PUPIL, lambda me, _: traffic.HandDown(me)),
        do.says("energy.say", wire.SayEnergy, PUPIL, lambda me, body: traffic.EnergySaid(me, body.signal)),
        do.says("pause.start", wire.StartPause, PUPIL, lambda me, body: traffic.PauseBegun(me, body.minutes)),
        do.says("pause.end", wire.EndPause, PUPIL, lambda me, _: traffic.PauseDone(me)),
        do.says(
            "hand.answer",
            wire.AnswerHand,
            CLASS,
            lambda me, body: traffic.HandAnswered(me, body.participant_id, body.answer),
        ),
        Event("media.subscribe", wire.Subscribe, wire.Subscribed, IN_LESSON, live.subscribe, per_connection=True),
        Event("media.accept", wire.Accept, Nothing, IN_LESSON, do.accept, per_connection=True),
        Event("media.publish", wire.Publish, wire.Published, IN_LESSON, live.publish, per_connection=True),
        Event("media.reconnect", wire.Reconnect, wire.Reconnected, IN_LESSON, live.reconnect, per_connection=True),
        do.says("media.look", wire.Look, PUPIL, lambda me, body: traffic.Looked(me, _checked(body))),
        Event("media.disconnect", wire.Disconnect, Nothing, IN_LESSON, do.disconnect, per_connection=True),
    ]
