"""The table of goals: of the whole country, and so of no school."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Column, String, Table, Text, and_, func, or_, select

from erbij.catalogue.goals import rules
from erbij.catalogue.goals.model import Goal
from erbij.db.rows import put as put_rows
from erbij.db.types import ID, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction

goal_table = Table(
    "catalogue_goal",
    metadata,
    Column("id", ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("label", String(300), nullable=False),
    Column("prefix", String(300), nullable=False),
    Column("replaced_by", JSON, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("words", Text, nullable=False),
)
g = goal_table.c
_GOAL = [column for column in goal_table.c if column is not g.words]
LONGEST_CHAIN = 30
"""So many times over a goal was replaced; files that say more go in a circle."""
AT_A_TIME = 500


async def goals(read: Reading, goal_ids: Iterable[str]) -> dict[str, Goal]:
    """Return these goals by id; one that no file told of is left out."""
    wanted, found = sorted(set(goal_ids)), dict[str, Goal]()
    for start in range(0, len(wanted), AT_A_TIME):
        rows = await read.connection.execute(select(*_GOAL).where(g.id.in_(wanted[start : start + AT_A_TIME])))
        found |= {row.id: _goal(row) for row in rows}
    return found


async def followed(read: Reading, goal_ids: Collection[str]) -> dict[str, tuple[Goal, ...]]:
    """Return for each of these goals those of today that it leads to; itself where there are none."""
    if not goal_ids:
        return {}
    known, asked = await goals(read, goal_ids), set(goal_ids)
    for _ in range(LONGEST_CHAIN):
        further = rules.unknown(known) - asked
        if not further:
            break
        asked |= further
        known |= await goals(read, further)
    return {goal_id: rules.followed(goal_id, known) for goal_id in goal_ids}


async def having(read: Reading, words: Sequence[tuple[str, str, bool]], most: int) -> tuple[int, list[Goal]]:
    """Return how many goals in force have every word, and the first of them by their number and words."""
    fits = and_(g.ended.is_(False), *(_has(*one) for one in words))
    total = (await read.connection.execute(select(func.count()).select_from(goal_table).where(fits))).scalar_one()
    query = select(*_GOAL).where(fits).order_by(g.prefix, g.label, g.title, g.id).limit(most)
    return total, [_goal(row) for row in await read.connection.execute(query)]


async def any_known(read: Reading) -> bool:
    """Whether any goals were imported."""
    return (await read.connection.execute(select(g.id).limit(1))).first() is not None


async def put(tx: Transaction, changed: Sequence[Goal]) -> None:
    """Write goals, each in the place of what was known of it."""
    rows = [_values(one) for one in changed]
    for start in range(0, len(rows), AT_A_TIME):
        await put_rows(tx, goal_table, rows[start : start + AT_A_TIME], [g.id])


def _has(word: str, stem: str, begins: bool) -> ColumnElement[bool]:  # noqa: FBT001 - a word as it is looked for
    end = "" if begins else " "
    return or_(g.words.contains(f" {word}{end}"), g.words.contains(f" {stem} "))


def _values(one: Goal) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Goal.__slots__}
    return row | {"replaced_by": list(one.replaced_by), "words": rules.index_words(one)}


def _goal(row: Row[Any]) -> Goal:
    return Goal(row.id, row.title, row.label, row.prefix, tuple(row.replaced_by), ended=row.ended)
