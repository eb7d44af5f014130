"""Pan, tilt and zoom of a USB camera through Video4Linux, where the kiosk's browser may not use them itself."""

from __future__ import annotations

import fcntl
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# linux/v4l2-controls.h and linux/videodev2.h
CONTROLS = {"pan": 0x009A0908, "tilt": 0x009A0909, "zoom": 0x009A090D}
QUERY = 0xC0445624
GET = 0xC008561B
SET = 0xC008561C
_QUERY_FORM = "=II32siiiiI2I"
_VALUE_FORM = "=Ii"
_DISABLED = 0x1


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an axis goes, in the camera's own units."""

    min: int
    max: int
    step: int


class Motor:
    """One camera that can move. ``ioctl`` is the kernel's; a test brings its own."""

    def __init__(self, device: int, ioctl: Callable[[int, int, bytearray], object] = fcntl.ioctl) -> None:
        self._device = device
        self._ioctl = ioctl
        self.reach = {axis: reach for axis in CONTROLS if (reach := self._reach(axis)) is not None}

    def now(self) -> dict[str, int]:
        """Return where it looks."""
        return {axis: self._value(GET, axis, 0) for axis in self.reach}

    def move(self, aim: Mapping[str, float]) -> None:
        """Turn to there, as far as it goes; axes that it does not have are left out. Raises ``OSError``."""
        for axis, reach in self.reach.items():
            if axis in aim:
                self._value(SET, axis, round(min(reach.max, max(reach.min, aim[axis]))))

    def _reach(self, axis: str) -> Reach | None:
        asked = bytearray(struct.pack(_QUERY_FORM, CONTROLS[axis], 0, b"", 0, 0, 0, 0, 0, 0, 0))
        try:
            self._ioctl(self._device, QUERY, asked)
        except OSError:
            return None
        _, _, _, low, high, step, _, flags, *_ = struct.unpack(_QUERY_FORM, asked)
        return Reach(low, high, step or 1) if low < high and not flags & _DISABLED else None

    def _value(self, what: int, axis: str, value: int) -> int:
        asked = bytearray(struct.pack(_VALUE_FORM, CONTROLS[axis], value))
        self._ioctl(self._device, what, asked)
        return int(struct.unpack(_VALUE_FORM, asked)[1])


def find_motor(folder: Path = Path("/dev")) -> Motor | None:
    """Return the first camera of this device that can move, if there is one."""
    for path in sorted(folder.glob("video*")):
        try:
            device = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        except OSError:
            continue
        motor = Motor(device)
        if motor.reach:
            return motor
        os.close(device)
    return None
