"""Messages of proving oneself again."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from erbij.wire import Wire


class ProofWays(Wire):
    """By what somebody can prove themself again: a second step where they have one, else the password.

    ``fresh``: they did so in the last five minutes. ``provider``: at the school's own sign-in.
    Where none is true, signing in again is the way.
    """

    fresh: bool
    key: bool
    code: bool
    password: bool
    provider: bool


class ProvePassword(Wire):
    """The password of who is signed in."""

    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
