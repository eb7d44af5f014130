"""The rooms of the register beside its pages, and what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.privacy.service import disclose
from erbij.register.attendance import http as attendance_http
from erbij.register.attendance.service import Attendance
from erbij.register.corrections import http as corrections_http
from erbij.register.corrections.service import Corrections
from erbij.register.hosted import http as hosted_http
from erbij.register.hosted.service import Hosted
from erbij.register.offline import http as offline_http
from erbij.register.offline.service import Offline
from erbij.register.partials import http as partials_http
from erbij.register.partials.service import Partials
from erbij.register.periods import http as periods_http
from erbij.register.periods.service import Periods
from erbij.register.policies.service import adopt
from erbij.register.regimes import http as regimes_http
from erbij.register.regimes.service import SchoolRegimes
from erbij.register.sources import StoredPlans, StoredTimetable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.jobs.model import Handler
    from erbij.jobs.outbox import Outbox
    from erbij.register.service import Register
    from erbij.web.route import Route


class RegisterRooms:
    """One of each service, and their routes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        register: Register,
        *,
        told_of_ends: Sequence[Handler] = (),
    ) -> None:
        """``told_of_ends``: who hears ``session_ended`` besides the register, before it."""
        timetable = StoredTimetable()
        self._database, self._clock, self._outbox, self._register = database, clock, outbox, register
        self.attendance = Attendance(database, clock, timetable, StoredPlans(), outbox, disclose)
        self.hosted = Hosted(database, clock, timetable, outbox, disclose)
        self.offline = Offline(database, clock, timetable=timetable, news=outbox, disclose=disclose)
        self.regimes = SchoolRegimes(database, clock, timetable, outbox)
        self.periods = Periods(database, clock, timetable, register.recounting)
        self.partials = Partials(database, clock, timetable, register.counting)
        self.corrections = Corrections(database, clock, timetable, disclose)
        recounting = register.recounting
        outbox.handlers["presence_span_closed"] = recounting.on_span_closed
        outbox.handlers["session_ended"] = in_turn([*told_of_ends, recounting.on_session_ended])
        outbox.handlers["slot_changed"] = recounting.on_slot_changed
        outbox.handlers["pupil_facts_changed"] = recounting.on_facts_changed
        outbox.handlers["register_recount"] = recounting.on_recount

    async def start(self) -> None:
        """Bring new policies into use; raises ``PolicyWasChanged``."""
        await adopt(self._database, self._clock, self._outbox, self._register.counting.policies)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *attendance_http.routes(self.attendance),
            *hosted_http.routes(self.hosted),
            *offline_http.routes(self.offline),
            *regimes_http.routes(self.regimes),
            *periods_http.routes(self.periods),
            *corrections_http.routes(self.corrections),
            *partials_http.routes(self.partials),
        ]


def in_turn(handlers: Sequence[Handler]) -> Handler:
    """Return one handler for several; a repeat of the news after a failure repeats them all."""

    async def tell(payload: Mapping[str, str]) -> None:
        for handler in handlers:
            await handler(payload)

    return tell
