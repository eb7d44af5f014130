"""A status lamp says from the corridor what the screen says: one calm colour for each state. Pure, but for the lamp."""

from __future__ import annotations

import logging
from typing import Protocol

log = logging.getLogger(__name__)

Colour = tuple[int, int, int]

DARK: Colour = (0, 0, 0)
HAND: Colour = (255, 120, 0)
# The words beside it on the screen say the same: nobody needs to tell colours apart.
COLOURS: dict[str, Colour] = {
    "idle": DARK,
    "ready": (0, 60, 0),
    "live": (0, 160, 0),
    "curtain": (90, 0, 120),
    "recovering": (160, 90, 0),
    "needs_help": (200, 0, 0),
}
HALF_PERIOD_S = 1.0
"""A hand that waits blinks once in two seconds: never faster than once a second."""


class Lamp(Protocol):
    """One or more lamps that show a colour together."""

    def show(self, colour: Colour) -> None:
        """Become that colour; ``DARK`` is off."""


def colour_of(state: str, *, hand: bool, now: float) -> Colour:
    """Return the colour of a moment; ``now`` in seconds of any clock. A hand blinks over the state."""
    steady = COLOURS.get(state, DARK)
    return HAND if hand and int(now / HALF_PERIOD_S) % 2 == 0 else steady


class NoLamp:
    """Where none is plugged in."""

    def show(self, colour: Colour) -> None:
        """Nothing to see."""


class UsbLamps:
    """Every USB lamp that ``busylight-core`` knows; one that is pulled out keeps nothing else from working."""

    def __init__(self) -> None:
        from busylight_core import Light  # noqa: PLC0415 - optional: a device without a lamp does not have it

        self._kind = Light
        self._lamps = list(Light.all_lights(reset=True, exclusive=True))
        self._shown: Colour | None = None

    def show(self, colour: Colour) -> None:
        """Become that colour; told to the lamps only when it changed."""
        if colour == self._shown:
            return
        self._shown = colour
        for lamp in self._lamps:
            try:
                lamp.on(colour) if colour != DARK else lamp.off()
            except Exception:  # noqa: BLE001 - whatever a USB library raises
                log.warning("lamp_refused")
                self._shown = None


def find_lamp() -> Lamp:
    """Return the lamps of this device, or one that does nothing."""
    try:
        return UsbLamps()
    except Exception:  # noqa: BLE001 - not installed, no lamp, no right to it: the lesson needs none
        log.info("no_lamp")
        return NoLamp()
