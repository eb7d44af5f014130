"""Which copies stay, and which of them brings a moment back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from erbij.backup.model import Copy, Terms

LAST = 3
"""So many newest copies stay whatever the terms say, and so many newest that changes go on from, with all of those."""


def kept(copies: Iterable[Copy], terms: Terms, now: datetime) -> list[Copy]:
    """The copies that stay, oldest first: the last few, and the last one of each hour, day and week of the terms."""
    ordered = sorted(copies, key=lambda one: (one.made_at, one.id))
    stays = {one.id for one in (*ordered[-LAST:], *_with_changes(ordered))}
    for part_of, since in (
        (_hour, now - timedelta(hours=terms.hours)),
        (_day, now - timedelta(days=terms.days)),
        (_week, now - timedelta(weeks=terms.weeks)),
    ):
        last = {part_of(one.made_at): one.id for one in ordered if one.made_at > since}
        stays |= set(last.values())
    return [one for one in ordered if one.id in stays]


def chains_kept(copies: Iterable[Copy]) -> dict[str, int]:
    """Of which chains changes stay, and after which frame: all that the last few copies need."""
    since: dict[str, int] = {}
    for one in _with_changes(sorted(copies, key=lambda each: (each.made_at, each.id))):
        since[one.chain] = min(one.position, since.get(one.chain, one.position))
    return since


def copy_for(
    copies: Iterable[Copy], at: datetime | None, copy_id: str, reach: Callable[[Copy], datetime]
) -> Copy | None:
    """The copy that brings most back of what was no later than ``at``, or the one asked for by its name.

    That is not always the newest: a copy by command has no changes after it, the one before may have. ``reach``: until
    when a copy and its changes go; of each chain only the newest copy is asked.
    """
    fit = [one for one in copies if (not copy_id or one.id == copy_id) and (at is None or one.made_at <= at)]
    newest = {one.chain: one for one in sorted(fit, key=lambda one: (one.made_at, one.id))}
    return max(newest.values(), key=lambda one: (reach(one), one.made_at, one.id), default=None)


def _with_changes(ordered: list[Copy]) -> list[Copy]:
    return [one for one in ordered if one.chain][-LAST:]


def _hour(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _week(at: datetime) -> str:
    return f"{at:%G-%V}"
