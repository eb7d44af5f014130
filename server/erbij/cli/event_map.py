"""Which message each event asks and answers, and which are pushed; the other half of ``wire_map``."""

from __future__ import annotations

EVENTS: tuple[tuple[str, str, str], ...] = (
    ("session.join", "Join", "Joined"),
    ("session.leave", "Leave", "Nothing"),
    ("session.quiet", "Quiet", "Nothing"),
    ("session.end", "End", "Nothing"),
    ("presence.step", "SetStep", "Nothing"),
    ("board.ask", "AskBoardPhoto", "Nothing"),
    ("saving.set", "SetSaving", "Nothing"),
    ("curtain.set", "SetCurtain", "Nothing"),
    ("break.set", "SetBreak", "Nothing"),
    ("text.type", "TypeText", "Nothing"),
    ("expression.show", "ShowExpression", "Nothing"),
    ("sound.unheard", "SayUnheard", "Nothing"),
    ("note.send", "SendNote", "Nothing"),
    ("note.seen", "SeeNote", "Nothing"),
    ("hand.raise", "RaiseHand", "Nothing"),
    ("hand.lower", "LowerHand", "Nothing"),
    ("energy.say", "SayEnergy", "Nothing"),
    ("pause.start", "StartPause", "Nothing"),
    ("pause.end", "EndPause", "Nothing"),
    ("hand.answer", "AnswerHand", "Nothing"),
    ("media.relay", "AskRelay", "RelayToUse"),
    ("media.subscribe", "Subscribe", "Subscribed"),
    ("media.accept", "Accept", "Nothing"),
    ("media.publish", "Publish", "Published"),
    ("media.reconnect", "Reconnect", "Reconnected"),
    ("media.look", "Look", "Nothing"),
    ("media.disconnect", "Disconnect", "Nothing"),
)
"""Event, payload asked, reply."""

PUSHED: tuple[tuple[str, str], ...] = (
    ("room.state", "RoomView"),
    ("text.line", "TextLine"),
    ("board.wanted", "BoardPhotoWanted"),
    ("still.wanted", "StillWanted"),
    ("presence.ping", "ProofAsked"),
    ("presence.kept", "ProofKept"),
    ("media.restarted", "MediaRestarted"),
    ("media.gone", "MediaGone"),
    ("session.ended", "Ended"),
    ("access.ended", "AccessEnded"),
    ("timetable.bulletin", "Bulletin"),
)
"""Event and what it carries."""
