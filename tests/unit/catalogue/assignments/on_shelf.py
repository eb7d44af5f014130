"""Items as tests give them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from erbij.catalogue.items.model import Item, ItemLicence, ItemPriority, ItemState

NEW = datetime(2026, 9, 1, tzinfo=UTC)


def on_shelf(key: str, title: str = "", norm_minutes: int = 10, priority: str = "IMPORTANT", **more: Any) -> Item:
    """An item of Rekenen that pupils may be given."""
    values: dict[str, Any] = {
        "school_id": "school",
        "author_id": "thijs",
        "description": "",
        "subject": "Rekenen",
        "level": None,
        "years": (),
        "goals": (),
        "licence": ItemLicence.OWN,
        "language": "nl",
        "calm_ok": False,
        "captioned": False,
        "printable": False,
        "state": ItemState.READY,
        "version": 1,
        "revision": 3,
        "published_hash": "",
        "created_at": NEW,
        "changed_at": NEW,
    }
    known = values | more
    return Item(id=key, title=title, norm_minutes=norm_minutes, priority=ItemPriority(priority), **known)
