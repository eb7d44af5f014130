"""How requests about items of the catalogue name them, and the item that a test of rights makes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.actor import Actor, Role
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemDescribed, ItemLevel, SaveItem

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

PUBLISHED = 3
"""The version of the item after it was made, saved and published."""
DESCRIBED = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
BLOCKS = (BlockDraft(id="blok0001", kind=ItemBlockKind.TEXT, text="Een breuk is een deel."),)


async def catalogue_item(schools: RealSchools, target: str) -> str:
    """A published item of somebody."""
    key = f"item of {target}"
    if key not in schools.made:
        roles = frozenset({Role.TEACHER})
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], roles, "a-sign-in")
        items = schools.server.catalogue.items
        item_id = (await items.new(actor)).card.id
        await items.save(actor, item_id, SaveItem(version=1, described=DESCRIBED, blocks=BLOCKS))
        await items.publish(actor, item_id, 2)
        schools.made[key] = item_id
    return schools.made[key]


def query(_target: str) -> dict[str, str]:
    """The queries of GETs that ask for more than the item."""
    return {"GET /api/catalogue/items/{id}/revision": "number=1"}


MAKES = {"catalogue_item": catalogue_item}
"""By kind of thing: what makes one and answers its id."""
_SAVED = SaveItem(version=PUBLISHED, described=DESCRIBED, blocks=BLOCKS).model_dump(mode="json")
SAME: dict[str, dict[str, Any]] = {
    "POST /api/catalogue/items/{id}": _SAVED,
    "POST /api/catalogue/items/{id}/publish": {"version": PUBLISHED},
    "POST /api/catalogue/items/{id}/archive": {"archived": False},
}
"""What changes nothing for who asks next."""
