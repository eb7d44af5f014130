"""The rooms of the catalogue, wired to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.assignments.ports import NothingDone
from erbij.catalogue.files import store as files_store
from erbij.catalogue.items import http as items_http
from erbij.catalogue.items.service import Items
from erbij.composition.catching_up import CatchingUp

if TYPE_CHECKING:
    from erbij.catalogue.assignments.ports import Energy
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.web.route import Route


class Catalogue:
    """One of each service, and their routes."""

    def __init__(self, database: Database, clock: Clock, energy: Energy) -> None:
        self.items = Items(database, clock, files_store)
        self.catching_up = CatchingUp(database, clock, NothingDone(), energy)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [*items_http.routes(self.items), *self.catching_up.routes()]
