"""Keep a change in the transaction that makes it, and stop the second of two editors.

A thing that people edit carries ``version: int``. Who saves sends the version that they saw; the service calls
:func:`check` with it and with the one in the database (read in the same transaction), writes the thing with that
version as a condition (``db.rows.put_version``; :func:`stop` where nothing was written), and on the way out
:func:`record` with the thing before and after. All go by the same ``thing``: the room's noun, ``plans.arrangement``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from typing_extensions import override

from erbij.errors import Conflict
from erbij.history import store
from erbij.history.model import Change
from erbij.history.rules import changed, version_of
from erbij.history.store import changes_about, changes_of
from erbij.ids import new_id
from erbij.private import Private
from erbij.wire import ChangeMade

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from erbij.db.database import Reading, Transaction
    from erbij.history.model import Author
    from erbij.history.ports import Names

TOLD = 20
"""So many changes the second editor is told of, the latest ones."""

__all__ = ["SomebodyElseChanged", "changes_about", "changes_of", "check", "record", "shown", "stop"]


class SomebodyElseChanged(Conflict):
    """The thing has another version than the one that was edited; ``changes`` say who did what in between."""

    code = "somebody_else_changed"
    title = "Somebody else changed this in the meantime"

    def __init__(self, changes: Sequence[ChangeMade]) -> None:
        super().__init__(f"{len(changes)} changes in between")
        self.changes = tuple(changes)

    @override
    def members(self) -> Mapping[str, object]:
        return {"changes": self.changes}


async def record(
    tx: Transaction,
    author: Author,
    *,
    thing: str,
    thing_id: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
    now: datetime,
    pupil_id: str | None = None,
    reason: str | Private[str] = "",
) -> Change | None:
    """Keep what differs between ``before`` (None: it is new) and ``after`` (None: it is gone); None: nothing does.

    ``version`` in them is the thing's version. Values may be of any kind that ``rules.plain`` knows.
    """
    what = changed(before, after)
    if not what:
        return None
    row = Change(
        id=new_id(now),
        school_id=author.school_id,
        at=now,
        author_id=author.id,
        thing=thing,
        thing_id=thing_id,
        version=version_of(after, before),
        pupil_id=pupil_id,
        what=Private(what),
        reason=reason if isinstance(reason, Private) else Private(reason),
    )
    await store.append(tx, row)
    return row


async def check(
    read: Reading, school_id: str, *, thing: str, thing_id: str, given: int, current: int, names: Names
) -> None:
    """Raise ``SomebodyElseChanged`` unless the version that was edited is the one in the database."""
    if given != current:
        await stop(read, school_id, thing=thing, thing_id=thing_id, given=given, names=names)


async def stop(read: Reading, school_id: str, *, thing: str, thing_id: str, given: int, names: Names) -> NoReturn:
    """Raise ``SomebodyElseChanged`` for who edited version ``given``, also when the write itself found another one."""
    changes = await changes_of(read, school_id, thing, thing_id, after_version=given, limit=TOLD)
    authors = await names(read, school_id, {one.author_id for one in changes})
    raise SomebodyElseChanged(shown(changes, authors))


def shown(changes: Collection[Change], names: Mapping[str, Private[str]]) -> tuple[ChangeMade, ...]:
    """Return changes as a message: who, when, which fields and why; not what stood in them."""
    return tuple(
        ChangeMade(
            at=one.at,
            author=names[one.author_id].reveal() if one.author_id in names else None,
            fields=one.fields,
            reason=one.reason.reveal(),
        )
        for one in changes
    )
