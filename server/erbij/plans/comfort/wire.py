"""Messages of the comfort profile."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from erbij.plans.policy.wire import MostPresent
from erbij.wire import Id, Wire


class ComfortOwn(Wire):
    """What pupil and guardian choose. ``language`` null: that of the device.

    ``hidden``: classmates read "een leerling" and get no picture; the teacher always sees the name. ``most``: the pupil
    is offered no more than that. ``teacher_only``: where the teacher has a microphone of their own, they hear that
    alone, neither class nor classmates. ``quiet_entry``: the classroom's screen makes no sound when they come in.

    What shapes the pupil's own screens and loudspeaker: ``dim`` a dark, soft screen; ``mono`` both ears hear the same;
    ``soft`` loud sounds come softer; ``turn`` how the lesson's picture lies, for who lies down; ``hand`` the buttons
    within reach of one hand.
    """

    calm: bool = False
    language: Literal["nl", "en"] | None = None
    hidden: bool = False
    most: MostPresent = MostPresent.FACE
    teacher_only: bool = False
    quiet_entry: bool = False
    dim: bool = False
    mono: bool = False
    soft: bool = False
    turn: Literal["none", "left", "right", "over", "mirror"] = "none"
    hand: Literal["both", "left", "right"] = "both"


class ComfortView(Wire):
    """A pupil's profile. ``agreed``: the highest step as agreed with school; ``school``: that of the whole school."""

    person_id: Id
    person_name: str
    version: int
    family: bool
    own: ComfortOwn
    agreed: MostPresent
    school: MostPresent


class SaveComfort(Wire):
    """Pupil or guardian send ``own``, care sends ``agreed``; the lowest of all holds."""

    person_id: Id
    version: Annotated[int, Field(ge=0)]
    own: ComfortOwn | None = None
    agreed: MostPresent | None = None


class ComfortSaved(Wire):
    """The version that the profile has now."""

    version: int
