"""Whose media has to be built anew, and telling them: everybody's, or that of the lessons on one of several nodes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from erbij.live import traffic, wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.live.lesson import RunningLesson
    from erbij.live.sockets import SocketsOfServer
    from erbij.realtime.event import Connection

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Anew:
    """``lost``: what there was is gone; otherwise it works on until the new shows something.

    ``slots``: the lessons, None: all. ``sockets``: who waits for a lesson there.
    """

    epoch: str
    lost: bool = True
    slots: frozenset[str] | None = None
    sockets: frozenset[str] = frozenset()

    def concerns(self, slot_id: str | None) -> bool:
        """Whether a lesson is one of those; None: no lesson yet."""
        return self.slots is None or slot_id in self.slots


async def begin_again(anew: Anew, lessons: Mapping[str, RunningLesson], sockets: SocketsOfServer) -> None:
    """Have the lessons ask for everything again, then have everybody concerned build new connections."""
    concerned = [lesson for slot_id, lesson in lessons.items() if anew.lost and anew.concerns(slot_id)]
    heard = await asyncio.gather(*(one.receive(traffic.EngineBegan()) for one in concerned), return_exceptions=True)
    for error in heard:  # one that fails, or waits for its database, keeps no other one silent
        if isinstance(error, Exception):
            log.error("lesson_failed", error=type(error).__name__)
    told = wire.MediaRestarted(epoch=anew.epoch, moving=not anew.lost)
    for connection in list(sockets.all.values()):
        at = sockets.lessons.get(connection.id)
        if anew.concerns(at.lesson.slot_id if at else None) or connection.id in anew.sockets:
            await connection.push("media.restarted", told)


async def came_over(connection: Connection) -> None:
    """Have a page that comes back, and of whose connections nothing is known here, build new ones beside them.

    Another server had the lesson. A media node lets what that server opened go on for some seconds, for nobody.
    """
    await connection.push("media.restarted", wire.MediaRestarted(epoch=connection.id, moving=True))
