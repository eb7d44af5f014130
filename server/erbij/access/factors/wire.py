"""Messages of the second step of signing in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.access.keys.wire import KeyCard
from erbij.access.wire import Me
from erbij.wire import Id, Instant, Name, Wire

Code = Annotated[str, StringConstraints(min_length=6, max_length=20)]


class FactorWaiting(Wire):
    """Who waits for the second step. ``begin``: the school asks for one and there is none yet, so it is made now.

    ``app``, ``key``: what it can be taken with, beside a recovery code. ``keys_here``: keys work at this address.
    """

    name: Name
    begin: bool
    app: bool
    key: bool
    keys_here: bool


class FactorCode(Wire):
    """A code of the app, or (to sign in) a recovery code."""

    code: Code


class FactorBegun(Wire):
    """What the app must know: the square ``qr_svg`` (inline SVG), or ``secret`` by hand."""

    qr_svg: str
    secret: str


class FactorDone(Wire):
    """The second step is there. ``codes``: to come in without it, each once, shown now only; none where there was one.

    ``me``: who is signed in by it; None for who was signed in already.
    """

    codes: tuple[str, ...]
    me: Me | None


class FactorCodes(Wire):
    """New recovery codes; the former ones are over."""

    codes: tuple[str, ...]


class FactorState(Wire):
    """Somebody's second step: since when (None: there is none), and how many recovery codes are left.

    ``app_since``: since when with an app. ``keys``: one's own; of a colleague none are told. ``keys_here``: keys work
    at the address of this server. ``asked``: their school asks them for one.
    ``required`` and ``version``: the rule of the school.
    """

    name: Name
    since: Instant | None
    app_since: Instant | None
    keys: tuple[KeyCard, ...]
    keys_here: bool
    codes_left: int
    asked: bool
    required: bool
    version: int


class ResetFactor(Wire):
    """Take the second step of a colleague away, who lost the phone."""

    person_id: Id


class SaveFactorRule(Wire):
    """Whether coordinators and leaders must take a second step. ``version``: the one that was seen."""

    required: bool
    version: Annotated[int, Field(ge=0)] = 0
