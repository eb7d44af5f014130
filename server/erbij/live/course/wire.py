"""Messages about how a lesson goes: curtain, break and a moment of quiet."""

from __future__ import annotations

from enum import StrEnum

from erbij.wire import Instant, Request, Wire


class Curtain(StrEnum):
    """What the class keeps to itself: nothing, its pictures, or its sound as well. It needs no reason."""

    OPEN = "open"
    PICTURE = "picture"
    ALL = "all"


class SetCurtain(Request):
    """``curtain.set``: teacher or unit."""

    curtain: Curtain


class SetBreak(Request):
    """``break.set``: teacher. In a break the class is neither seen nor heard, unless ``chat`` leaves it on."""

    on: bool
    chat: bool = False


class Quiet(Request):
    """``session.quiet``: teacher. Nobody is heard or seen at once; after ten seconds every step is at most TEXT.

    ``undo`` within these ten seconds leaves everybody as they were. A pupil may speak again when they choose.
    """

    undo: bool = False


class BreakView(Wire):
    """A break of the lesson. ``chat``: the class stays to be seen and heard."""

    since: Instant
    chat: bool
