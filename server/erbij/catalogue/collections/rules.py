"""What a collection lacks, who sees and changes it, and for whom it is; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.collections.model import CollectionState
from erbij.catalogue.items.rules import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection as Some
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.collections.model import Collection
    from erbij.catalogue.collections.wire import CollectionDescribed
    from erbij.catalogue.items.model import Item, ItemLevel

MAKERS = frozenset({Role.TEACHER, Role.COORDINATOR})


def may_edit(actor: Actor, one: Collection) -> bool:
    """Whether the actor changes it: its author, and the coordinator once the school saw it."""
    if not actor.is_any(*MAKERS):
        return False
    shared = one.state is not CollectionState.DRAFT
    return one.author_id == actor.id or (shared and Role.COORDINATOR in actor.roles)


def may_see(actor: Actor, one: Collection) -> bool:
    """Whether the actor sees it: everybody of the school what is ready, who may change it also the rest."""
    return one.state is CollectionState.READY or may_edit(actor, one)


def missing_of(described: CollectionDescribed, item_ids: Sequence[str]) -> tuple[str, ...]:
    """Return what must be filled in before the school sees it, in the order of the page."""
    lacks = [name for name in ("title", "subject", "level", "years") if not getattr(described, name)]
    return (*lacks, *(() if item_ids else ("items",)))


def wrong(item_ids: Sequence[str], there: Some[str]) -> list[tuple[str, str]]:
    """Return the places of items that are not there, or there twice."""
    seen: set[str] = set()
    found = []
    for at, item_id in enumerate(item_ids):
        if item_id not in there:
            found.append((f"body.item_ids.{at}", "no such lesson"))
        elif item_id in seen:
            found.append((f"body.item_ids.{at}", "is there twice"))
        seen.add(item_id)
    return found


def edited(one: Collection, described: CollectionDescribed, item_ids: Sequence[str], now: datetime) -> Collection:
    """Return the collection with other words and items."""
    return replace(
        one,
        title=plain_text(described.title),
        description=plain_text(described.description),
        subject=plain_text(described.subject),
        level=described.level,
        years=tuple(sorted(set(described.years))),
        exam=described.exam,
        item_ids=tuple(item_ids),
        changed_at=now,
    )


def fits(one: Collection, level: ItemLevel | None, years: Some[int]) -> bool:
    """Whether it is for one of these school years, and not for another level."""
    return bool(set(years) & set(one.years)) and (level is None or one.level is None or level is one.level)


def open_items(one: Collection, items: Mapping[str, Item]) -> list[Item]:
    """Return those of its items that pupils can get, in its order."""
    return [items[item_id] for item_id in one.item_ids if item_id in items and items[item_id].state.value == "READY"]


def remembered(one: Collection) -> Mapping[str, object]:
    """Return what the history compares."""
    own = {"version": one.version, "state": one.state, "items": one.item_ids}
    return own | one.described.model_dump(mode="json")
