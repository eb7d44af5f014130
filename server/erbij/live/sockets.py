"""Every connection that ever asked something, and in which lesson it sits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erbij.live.lesson import RunningLesson
    from erbij.realtime.event import Connection


class SocketsOfServer:
    """Those of one server; a :class:`erbij.live.lesson.Sockets`."""

    def __init__(self) -> None:
        self.all: dict[str, Connection] = {}
        self.lessons: dict[str, RunningLesson] = {}

    def get(self, socket: str) -> Connection | None:
        """Return the connection, None when it is gone."""
        return self.all.get(socket)

    def unseat(self, socket: str) -> None:
        """Forget in which lesson the socket sits."""
        self.lessons.pop(socket, None)
