"""What can be in the way at the second step."""

from __future__ import annotations

from erbij.errors import Conflict, Refused


class SecondStepNeeded(Refused):
    """The first step was good; the browser holds a secret with which the second one is taken."""

    code = "second_step_needed"
    status = 401
    title = "One more step to sign in"


class SecondStepIsOver(Refused):
    """It took longer than ten minutes, or too many codes were wrong; begin with the first step."""

    code = "second_step_is_over"
    status = 410
    title = "This took too long; sign in again"


class WrongCode(Refused):
    """Not the code of now, or one that was used already."""

    code = "wrong_code"
    status = 422
    title = "This code is not right, or was used already"


class SecondStepStays(Conflict):
    """The school asks everybody with this role for a second step."""

    code = "second_step_stays"
    title = "Your school asks you for a second step"


class SecondStepThere(Conflict):
    """Who comes over from another school is asked for a second step that they never made; they sign in there once."""

    code = "second_step_there"
    title = "Sign in at that school itself, to set up your second step"
