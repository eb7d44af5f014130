"""How a list of links is read; every fault names its line and never repeats a cell. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.catalogue.items.rules import is_web_address
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind
from erbij.catalogue.links.model import LinkRow, LinksPlan
from erbij.catalogue.links.wire import MOST_LINKS
from erbij.schools.model import Column
from erbij.schools.rules import read_table

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.schools.model import Row

FILE = "links"
COLUMNS = (
    Column("title", ("titel", "naam", "name"), required=True, limit=160),
    Column("url", ("link", "adres", "address"), required=True, limit=2000),
    Column("subject", ("vak",)),
    Column("description", ("omschrijving", "beschrijving"), limit=1000),
    Column("minutes", ("minuten", "duur")),
)
LONGEST_MINUTES = 240


def read(text: str, known: Collection[str]) -> LinksPlan:
    """Read ``links.csv``; ``known``: addresses of which the reader has an item."""
    table, found = read_table(FILE, text, COLUMNS)
    faults = [(fault.path, fault.message) for fault in found]
    if not table.whole:
        return LinksPlan(0, (), 0, tuple(faults))
    if len(table.rows) > MOST_LINKS:
        return LinksPlan(len(table.rows), (), 0, ((f"{FILE}.csv", f"more than {MOST_LINKS} rows"),))
    seen: set[str] = set()
    rows: list[LinkRow] = []
    for row in table.rows:
        wrong = _wrong(row, seen)
        faults += [(f"{FILE}.csv:{row.line}:{column}", why) for column, why in wrong]
        seen.add(row.cells["url"])
        rows.append(_row(row))
    if faults:
        return LinksPlan(len(rows), (), 0, tuple(faults))
    new = tuple(one for one in rows if one.url not in known)
    return LinksPlan(len(rows), new, len(rows) - len(new), ())


def _wrong(row: Row, seen: Collection[str]) -> list[tuple[str, str]]:
    cells, wrong = row.cells, []
    if cells["url"] and not is_web_address(cells["url"]):
        wrong.append(("url", "not an address that begins with https"))
    if cells["url"] and cells["url"] in seen:
        wrong.append(("url", "another row has the same address"))
    if cells["minutes"] and _minutes(cells["minutes"]) is None:
        wrong.append(("minutes", f"use a number from 1 to {LONGEST_MINUTES}"))
    return wrong


def _row(row: Row) -> LinkRow:
    cells = row.cells
    return LinkRow(
        row.line, cells["title"], cells["url"], cells["subject"], cells["description"], _minutes(cells["minutes"])
    )


def _minutes(cell: str) -> int | None:
    fits = cell.isascii() and cell.isdigit() and len(cell) <= len(str(LONGEST_MINUTES))
    return int(cell) if fits and 1 <= int(cell) <= LONGEST_MINUTES else None


def with_subject(one: LinkRow, subject: str) -> LinkRow:
    """Return a row with what its reader teaches, where it says nothing."""
    return one if one.subject else replace(one, subject=subject)


def block_of(one: LinkRow, block_id: str) -> BlockDraft:
    """Return the one block of its draft."""
    seconds = one.minutes * 60 if one.minutes else None
    return BlockDraft(id=block_id, kind=ItemBlockKind.LINK, title=one.title, norm_seconds=seconds, url=one.url)
