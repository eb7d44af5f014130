"""The rooms beside the live lesson: photos and stills of the board, what was missed, how the units are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access.health import http as health_http
from erbij.access.health.service import Health
from erbij.live.board import http as board_http
from erbij.live.board.service import Boards
from erbij.live.missed import http as missed_http
from erbij.live.missed.service import LESSON_PART_MISSED, MissedParts
from erbij.live.saving import http as saving_http
from erbij.live.saving.service import BoardStills
from erbij.timetable import store as timetable_store

if TYPE_CHECKING:
    from erbij.access.ports import PlacesKnown
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.jobs.outbox import Outbox
    from erbij.live.service import Live
    from erbij.web.route import Route


class LiveRooms:
    """One of each service, and their routes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        live: Live,
        places: PlacesKnown | None = None,
        *,
        bus: Bus | None = None,
    ) -> None:
        """``bus``: over which several servers tell each other of units; None: there is one."""
        self.boards = Boards(database, clock, live, timetable_store)
        self.stills = BoardStills(live)
        self.missed = MissedParts(database, clock, outbox)
        self.health = Health(database, clock, places, bus)
        outbox.handlers[LESSON_PART_MISSED] = self.missed.on_missed

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *board_http.routes(self.boards),
            *saving_http.routes(self.stills),
            *missed_http.routes(self.missed),
            *health_http.routes(self.health),
        ]
