"""The rooms of absence and their wiring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.categories import http as categories_http
from erbij.absence.categories.service import Categories
from erbij.absence.exchange import http as exchange_http
from erbij.absence.exchange.service import Exchange
from erbij.absence.illness import http as illness_http
from erbij.absence.illness.service import Illnesses
from erbij.absence.in_view import http as in_view_http
from erbij.absence.in_view.service import InView
from erbij.absence.notices import http as notices_http
from erbij.absence.notices.drafting import Drafting
from erbij.absence.notices.service import Notices
from erbij.absence.policies import http as policies_http
from erbij.absence.policies.service import AbsencePolicyVersions
from erbij.absence.records import http as records_http
from erbij.absence.records.service import Records
from erbij.absence.support import http as support_http
from erbij.absence.support.service import Support
from erbij.absence.unseen import http as unseen_http
from erbij.absence.unseen.service import UnseenPupils
from erbij.composition.planning import Agreed
from erbij.jobs.periodic import Once, Periodic, always
from erbij.privacy.service import disclose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.jobs.outbox import Outbox
    from erbij.register.counting.service import Counting
    from erbij.web.route import Route

ILLNESS_EVERY_S = 60.0
"""A lesson that was added or moved is missed too within a minute; a new day of an illness begins."""
SUPPORT_EVERY_S = 60.0
"""The window of twelve lesson weeks moves on every day; so many pupils at once that nothing waits for it."""


class Absence:
    """Every room of absence on one server."""

    def __init__(
        self, database: Database, clock: Clock, outbox: Outbox, counting: Counting, once: Once = always
    ) -> None:
        self.categories = Categories(database, clock)
        self.policies = AbsencePolicyVersions(database, clock)
        self.records = Records(database, clock, outbox, disclose)
        self.unseen = UnseenPupils(database, clock, counting, self.records, outbox, disclose)
        self.in_view = InView(database, clock, disclose)
        self.illnesses = Illnesses(database, clock, self.records, disclose, Agreed(database, clock))
        self.look_ahead = Periodic("illness", ILLNESS_EVERY_S, once(self.illnesses.look_ahead))
        self.notices = Notices(database, clock, disclose)
        self.drafting = Drafting(database, clock)
        self.support = Support(database, clock, disclose)
        self.keep_up = Periodic("support", SUPPORT_EVERY_S, once(self.support.keep_up))
        self.exchange = Exchange(database, clock, self.records, disclose)
        outbox.handlers["absence_changed"] = self._changed

    def routes(self) -> list[Route]:
        """Every route of these rooms."""
        return [
            *categories_http.routes(self.categories),
            *policies_http.routes(self.policies),
            *records_http.routes(self.records),
            *unseen_http.routes(self.unseen),
            *in_view_http.routes(self.in_view),
            *illness_http.routes(self.illnesses),
            *notices_http.routes(self.notices),
            *support_http.routes(self.support),
            *exchange_http.routes(self.exchange),
        ]

    async def start(self) -> None:
        """Begin what comes back by itself."""
        await self.look_ahead.start()
        await self.keep_up.start()

    async def close(self) -> None:
        """Stop it; idempotent."""
        await self.keep_up.close()
        await self.look_ahead.close()

    async def _changed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``absence_changed``. Delivered at least once; a repeat changes nothing."""
        await self.drafting.on_absence_changed(payload)
        await self.support.on_absence_changed(payload)
