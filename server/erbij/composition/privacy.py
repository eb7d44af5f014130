"""The rooms around what is known of people: who looks along, who looked, what goes and what is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.composition.bridges import StoredBirths
from erbij.db.database import Database
from erbij.people.guardians import http as guardians_http
from erbij.people.guardians.service import Guardians
from erbij.privacy import http as privacy_http
from erbij.privacy.erasures import http as erasures_http
from erbij.privacy.erasures.service import Erasures
from erbij.privacy.retention import http as retention_http
from erbij.privacy.retention.service import Retention
from erbij.privacy.service import Privacy
from erbij.privacy.subjects import http as subjects_http
from erbij.privacy.subjects.service import Subjects

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from erbij.clock import Clock
    from erbij.people.ports import RightsListener
    from erbij.web.route import Route

GUARDIANS_EVERY_S = 30.0
RETENTION_EVERY_S = 6 * 3600.0


class PrivacyRooms:
    """One of each service, their routes, and what they do by themselves."""

    def __init__(self, database: Database, clock: Clock, listener: RightsListener) -> None:
        # What goes through everything takes as long as it takes; SQLite has one writer, and no bound.
        self.patient = patient = database if database.is_sqlite else Database(database.url)
        self.guardians = Guardians(database, clock, StoredBirths(), listener)
        self.looks = Privacy(database, clock)
        self.retention = Retention(patient, clock)
        self.subjects = Subjects(patient, clock, self.retention)
        self.erasures = Erasures(patient, clock, self.retention)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *guardians_http.routes(self.guardians),
            *privacy_http.routes(self.looks),
            *retention_http.routes(self.retention),
            *subjects_http.routes(self.subjects),
            *erasures_http.routes(self.erasures),
        ]

    def by_themselves(self) -> Sequence[tuple[str, float, Callable[[], Awaitable[None]]]]:
        """Name, seconds between, and work of what runs now and again."""
        return [
            ("people-guardians", GUARDIANS_EVERY_S, self.guardians.end),
            ("retention", RETENTION_EVERY_S, self.retention.nightly),
            ("erasures", RETENTION_EVERY_S, self.erasures.carry_out),
        ]
