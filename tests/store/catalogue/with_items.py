"""A school with a few lessons on its shelf, and who works with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.actor import Role
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import ItemLevel, ItemState
from tests.support.school_files import Given
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from erbij.db.database import Database


class WithItems:
    """Breuken and Taart are ready, one is put away and one a draft; everybody by name."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.fleur = given.actor("fleur", Role.TEACHER)
        self.zoe = given.actor("zoe", Role.COORDINATOR)
        self.noor = given.actor("noor", Role.PUPIL)


async def with_items(database: Database) -> Given:
    """Import the school and put the lessons on the shelf."""
    given = await Given(database).imported()
    own: dict[str, Any] = {"school_id": given.school.id, "author_id": given.ids["thijs"]}
    async with database.transaction() as tx:
        for key in ("breuken", "taart"):
            await items.add(tx, on_shelf(key, key.title(), level=ItemLevel.PO, years=(5,), **own))
        await items.add(tx, on_shelf("away", "Weg", state=ItemState.ARCHIVED, **own))
        await items.add(tx, on_shelf("draft", "Kladje", state=ItemState.DRAFT, revision=0, **own))
    return given
