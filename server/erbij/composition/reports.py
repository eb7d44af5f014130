"""The rooms of ``reports``, wired to the register below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.in_view.service import InView
from erbij.composition.bridges import StoredAbsences
from erbij.privacy.service import disclose
from erbij.privacy.store import looked_since
from erbij.register.sources import StoredTimetable
from erbij.reports.board import http as board_http
from erbij.reports.board.service import Boards
from erbij.reports.overview import http as overview_http
from erbij.reports.overview.service import Overviews
from erbij.reports.own_time import http as own_time_http
from erbij.reports.own_time.service import OwnTimeReports
from erbij.reports.partnership import http as partnership_http
from erbij.reports.partnership.service import Partnerships
from erbij.reports.period import http as periods_http
from erbij.reports.period.service import Periods
from erbij.reports.signature import http as signature_http
from erbij.reports.signature.service import Signer
from erbij.reports.teaching import http as teaching_http
from erbij.reports.teaching.service import Teaching

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.register.service import Register
    from erbij.web.route import Route


class Reports:
    """Everything that reads the register of many pupils at once."""

    def __init__(self, database: Database, clock: Clock, register: Register, home: Path) -> None:
        timetable = StoredTimetable()
        self.signer = Signer(home)
        self.periods = Periods(
            database,
            clock,
            register=register,
            timetable=timetable,
            absences=StoredAbsences(),
            disclose=disclose,
            signer=self.signer,
        )
        self.overviews = Overviews(database, clock, register=register, timetable=timetable, periods=self.periods)
        self.teaching = Teaching(database, clock, register=register, timetable=timetable, disclose=disclose)
        self.own_time = OwnTimeReports(database, clock, register=register, disclose=disclose)
        self.boards = Boards(database, clock, looked_since)
        self.partnerships = Partnerships(database, clock, out_of_view=InView(database, clock, disclose))

    def routes(self) -> list[Route]:
        """Every route of these rooms."""
        return [
            *periods_http.routes(self.periods),
            *overview_http.routes(self.overviews),
            *teaching_http.routes(self.teaching),
            *own_time_http.routes(self.own_time),
            *partnership_http.routes(self.partnerships),
            *board_http.routes(self.boards),
            *signature_http.routes(self.signer),
        ]
