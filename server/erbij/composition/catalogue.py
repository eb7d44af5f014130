"""The rooms of the catalogue, wired to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.files import store as files_store
from erbij.catalogue.items import http as items_http
from erbij.catalogue.items.service import Items

if TYPE_CHECKING:
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.web.route import Route


class Catalogue:
    """One of each service, and their routes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.items = Items(database, clock, files_store)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [*items_http.routes(self.items)]
