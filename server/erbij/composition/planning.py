"""The rooms of the plans that a pupil, a family and care work with, wired to what stands above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live.evidence.store import evidence_of_slots
from erbij.plans.buddies import http as buddies_http
from erbij.plans.buddies.service import Buddies
from erbij.plans.comfort import http as comfort_http
from erbij.plans.comfort.service import Comforts
from erbij.plans.day_plan import http as day_plan_http
from erbij.plans.day_plan.service import DayPlans
from erbij.plans.history import http as history_http
from erbij.plans.history.service import Histories
from erbij.plans.out_of_view import http as out_of_view_http
from erbij.plans.out_of_view.service import OutsOfView
from erbij.plans.paper import http as paper_http
from erbij.plans.paper.service import Papers
from erbij.plans.passport import http as passport_http
from erbij.plans.passport.service import Passports
from erbij.plans.policy import http as policy_http
from erbij.plans.policy.service import Policies
from erbij.plans.start import http as start_http
from erbij.plans.start.model import RulesNotAgreed
from erbij.plans.start.service import Locks, Starts
from erbij.privacy.service import disclose

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.composition.grants import GrantRooms
    from erbij.db.database import Database, Reading, Transaction
    from erbij.jobs.outbox import Outbox
    from erbij.plans.day_plan.model import Span
    from erbij.web.route import Route


class Planning:
    """One of each service, and their routes."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, granting: GrantRooms) -> None:
        self.granting = granting
        self.day_plans = DayPlans(database, clock, attended=AttendedLessons(), news=outbox, disclose=disclose)
        self.passports = Passports(database, clock, disclose=disclose)
        self.policies = Policies(database, clock)
        self.papers = Papers(database, clock, disclose=disclose)
        self.starts = Starts(database, clock, disclose=disclose)
        self.histories = Histories(database, clock, disclose=disclose)
        self.comforts = Comforts(database, clock, disclose=disclose)
        self.outs_of_view = OutsOfView(database, clock, disclose=disclose)
        self.buddies = Buddies(database, clock, disclose=disclose)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *day_plan_http.routes(self.day_plans),
            *passport_http.routes(self.passports),
            *policy_http.routes(self.policies),
            *paper_http.routes(self.papers),
            *start_http.routes(self.starts),
            *comfort_http.routes(self.comforts),
            *history_http.routes(self.histories),
            *out_of_view_http.routes(self.outs_of_view),
            *buddies_http.routes(self.buddies),
            *self.granting.routes(),
        ]


class Agreed:
    """``absence.illness.ports.Agreement`` from the start: agreeing is a part of the one form of a short illness."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._starts = Starts(database, clock, disclose=disclose)
        self._locks = Locks(clock)

    async def is_missing(self, read: Reading, school_id: str, pupil_id: str) -> bool:
        """Whether the first lock of the start is still shut."""
        try:
            await self._locks.hold(read, school_id, pupil_id, "")
        except RulesNotAgreed:
            return True
        return False

    async def agree(self, tx: Transaction, actor: Actor, pupil_id: str, text_hash: str) -> None:
        """Sign the text that the form showed; raises ``TextChanged`` where the school changed its rules since."""
        await self._starts.agree_in(tx, actor, pupil_id, text_hash)


class AttendedLessons:
    """``plans.day_plan.ports.Attended`` from the evidence of the live lessons."""

    async def spans(
        self, read: Reading, school_id: str, pupil_id: str, slot_ids: Collection[str], now: datetime
    ) -> dict[str, tuple[Span, ...]]:
        """Return presence by slot, without the pupil's own pauses."""
        found: dict[str, tuple[Span, ...]] = {}
        recorded = await evidence_of_slots(read, school_id, slot_ids, now, pupil_ids=[pupil_id])
        for slot_id, evidence in recorded.items():
            for one in evidence.pupils:
                if one.pupil_id == pupil_id:
                    there = [(interval.start, interval.end) for interval in one.intervals]
                    found[slot_id] = without(there, one.pauses)
        return found


def without(spans: Collection[Span], taken: Collection[Span]) -> tuple[Span, ...]:
    """Return what is left of spans when others are taken out of them."""
    left = list(spans)
    for start, end in taken:
        left = [
            (a, b) for since, until in left for a, b in ((since, min(until, start)), (max(since, end), until)) if a < b
        ]
    return tuple(left)
