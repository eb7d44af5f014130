"""The events of the live lesson, and who may ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.live import traffic, wire
from erbij.live.board import wire as board
from erbij.live.course import wire as course
from erbij.live.model import CLASS_PICTURES
from erbij.live.talk import wire as talk
from erbij.realtime.event import Event
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.live.service import Live
    from erbij.realtime.event import Connection

PUPIL = frozenset({Role.PUPIL})
TEACHER = frozenset({Role.TEACHER})
CLASS = frozenset({Role.TEACHER, Role.UNIT})
IN_LESSON = frozenset({Role.PUPIL, Role.TEACHER, Role.UNIT})


class _Handlers:
    """Each parses nothing, decides nothing: one call of the service."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def leave(self, connection: Connection, body: wire.Leave) -> Nothing:
        await self._live.leave(connection, body.reason)
        return Nothing()

    async def quiet(self, connection: Connection, body: course.Quiet) -> Nothing:
        await self._live.say(connection, lambda me: traffic.QuietAsked(me, body.undo))
        return Nothing()

    async def curtain(self, connection: Connection, body: course.SetCurtain) -> Nothing:
        await self._live.say(connection, lambda me: traffic.CurtainDrawn(me, body.curtain))
        return Nothing()

    async def photo(self, connection: Connection, _body: board.AskBoardPhoto) -> Nothing:
        await self._live.ask_photo(connection)
        return Nothing()

    async def set_break(self, connection: Connection, body: course.SetBreak) -> Nothing:
        await self._live.say(connection, lambda me: traffic.BreakSet(me, body.on, body.chat))
        return Nothing()

    async def type_text(self, connection: Connection, body: talk.TypeText) -> Nothing:
        await self._live.say(connection, lambda me: traffic.Typed(me, body.line, body.text, body.done))
        return Nothing()

    async def express(self, connection: Connection, body: talk.ShowExpression) -> Nothing:
        await self._live.say(connection, lambda me: traffic.Expressed(me, body.expression))
        return Nothing()

    async def unheard(self, connection: Connection, body: talk.SayUnheard) -> Nothing:
        await self._live.say(connection, lambda me: traffic.Unheard(me, body.unheard))
        return Nothing()

    async def note(self, connection: Connection, body: talk.SendNote) -> Nothing:
        await self._live.say(connection, lambda me: traffic.NoteSent(me, body.text))
        return Nothing()

    async def note_seen(self, connection: Connection, body: talk.SeeNote) -> Nothing:
        await self._live.say(connection, lambda me: traffic.NoteRead(me, body.note_id))
        return Nothing()

    async def end(self, connection: Connection, _body: wire.End) -> Nothing:
        await self._live.say(connection, traffic.EndAsked)
        return Nothing()

    async def step(self, connection: Connection, body: wire.SetStep) -> Nothing:
        await self._live.say(connection, lambda me: traffic.StepChosen(me, body.step))
        return Nothing()

    async def hand_up(self, connection: Connection, _body: wire.RaiseHand) -> Nothing:
        await self._live.say(connection, traffic.HandUp)
        return Nothing()

    async def hand_down(self, connection: Connection, _body: wire.LowerHand) -> Nothing:
        await self._live.say(connection, traffic.HandDown)
        return Nothing()

    async def energy(self, connection: Connection, body: wire.SayEnergy) -> Nothing:
        await self._live.say(connection, lambda me: traffic.EnergySaid(me, body.signal))
        return Nothing()

    async def pause(self, connection: Connection, body: wire.StartPause) -> Nothing:
        await self._live.say(connection, lambda me: traffic.PauseBegun(me, body.minutes))
        return Nothing()

    async def back(self, connection: Connection, _body: wire.EndPause) -> Nothing:
        await self._live.say(connection, traffic.PauseDone)
        return Nothing()

    async def answer(self, connection: Connection, body: wire.AnswerHand) -> Nothing:
        await self._live.say(connection, lambda me: traffic.HandAnswered(me, body.participant_id, body.answer))
        return Nothing()

    async def accept(self, connection: Connection, body: wire.Accept) -> Nothing:
        await self._live.accept(connection, body.connection, body.sdp)
        return Nothing()

    async def look(self, connection: Connection, body: wire.Look) -> Nothing:
        if body.source not in CLASS_PICTURES:
            raise Invalid([("body.source", "board, teacher or room")])
        await self._live.say(connection, lambda me: traffic.Looked(me, body.source))
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
        Event("session.quiet", course.Quiet, Nothing, TEACHER, do.quiet),
        Event("session.end", wire.End, Nothing, TEACHER, do.end),
        Event("curtain.set", course.SetCurtain, Nothing, CLASS, do.curtain),
        Event("board.ask", board.AskBoardPhoto, Nothing, IN_LESSON, do.photo),
        Event("break.set", course.SetBreak, Nothing, TEACHER, do.set_break),
        Event("text.type", talk.TypeText, Nothing, PUPIL, do.type_text),
        Event("expression.show", talk.ShowExpression, Nothing, PUPIL, do.express),
        Event("sound.unheard", talk.SayUnheard, Nothing, PUPIL, do.unheard),
        Event("note.send", talk.SendNote, Nothing, PUPIL, do.note),
        Event("note.seen", talk.SeeNote, Nothing, CLASS, do.note_seen),
        Event("presence.step", wire.SetStep, Nothing, PUPIL, do.step),
        Event("hand.raise", wire.RaiseHand, Nothing, PUPIL, do.hand_up),
        Event("hand.lower", wire.LowerHand, Nothing, PUPIL, do.hand_down),
        Event("energy.say", wire.SayEnergy, Nothing, PUPIL, do.energy),
        Event("pause.start", wire.StartPause, Nothing, PUPIL, do.pause),
        Event("pause.end", wire.EndPause, Nothing, PUPIL, do.back),
        Event("hand.answer", wire.AnswerHand, Nothing, CLASS, do.answer),
        Event("media.subscribe", wire.Subscribe, wire.Subscribed, IN_LESSON, live.subscribe, per_connection=True),
        Event("media.accept", wire.Accept, Nothing, IN_LESSON, do.accept, per_connection=True),
        Event("media.publish", wire.Publish, wire.Published, IN_LESSON, live.publish, per_connection=True),
        Event("media.look", wire.Look, Nothing, PUPIL, do.look),
        Event("media.disconnect", wire.Disconnect, Nothing, IN_LESSON, do.disconnect, per_connection=True),
    ]
