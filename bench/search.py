"""How fast 20,000 items are searched, by words and by facets: limit p95 50 ms.

Prints one line a kind of question, and exits with 1 where the limit is broken. The first question after a start also
builds the index or the sets in memory, and has a line of its own. On a machine that others use too, compare runs only.

    .venv/bin/python bench/search.py [a PostgreSQL address]
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from erbij.actor import Actor, Role
from erbij.catalogue.items import store as items
from erbij.catalogue.items.wire import ItemLevel
from erbij.catalogue.search.model import Wanted
from erbij.catalogue.search.service import Search
from erbij.catalogue.search.wire import Facet
from erbij.db import migrate
from erbij.db.database import Database
from erbij.db.scope import Everyone
from erbij.schools.model import School
from erbij.schools.store import add_school
from tests.unit.catalogue.assignments.on_shelf import NEW, on_shelf

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEMS, ROUNDS, LIMIT_MS = 20_000, 200, 50.0
SUBJECTS = ("Rekenen", "Taal", "Spelling", "Engels", "Geschiedenis", "Aardrijkskunde", "Natuur", "Verkeer")
BEGIN = ("breuk", "fiets", "werkwoord", "klok", "tafel", "rivier", "stad", "dier", "plant", "verhaal", "kaart", "weer")
END = ("en", "", "je", "jes", "plaat", "les", "spel", "boek", "som", "rijk")
DICE = random.Random(1)  # noqa: S311 - the same items in every run
EVERY = [begin + end for begin in BEGIN for end in END] + [f"woord{n}" for n in range(3000)]
TEACHER = Actor("thijs", "school", frozenset({Role.TEACHER}), "a-sign-in")


def some(number: int) -> str:
    return " ".join(DICE.choices(EVERY, k=number))


async def fill(database: Database) -> None:
    async with database.transaction() as tx:
        await add_school(tx, School("school", "board", "De Brug", "PO", "Europe/Amsterdam", demo=False), "Bestuur", NEW)
    for start in range(0, ITEMS, 1000):
        async with database.transaction() as tx:
            for number in range(start, start + 1000):
                one = on_shelf(
                    f"item-{number:05}",
                    some(4).capitalize(),
                    DICE.randrange(5, 60),
                    DICE.choice(("ESSENTIAL", "IMPORTANT", "EXTRA")),
                    subject=DICE.choice(SUBJECTS),
                    description=some(40),
                    level=DICE.choice(list(ItemLevel)),
                    years=tuple(sorted(DICE.sample(range(1, 9), 2))),
                    calm_ok=DICE.choice((True, False)),
                    captioned=DICE.choice((True, False)),
                    printable=DICE.choice((True, False, False)),
                    changed_at=NEW + timedelta(seconds=number),
                )
                await items.add(tx, one)


def questions() -> dict[str, list[Wanted]]:
    def of(*, text: bool, facets: int) -> Wanted:
        chosen = {Facet.SUBJECT: DICE.choice(SUBJECTS), Facet.CALM: "yes", Facet.PRIORITY: "ESSENTIAL"}
        picked = dict(DICE.sample(list(chosen.items()), facets))
        return Wanted(DICE.choice(EVERY) if text else "", picked, 20 * DICE.randrange(3))

    return {
        "everything": [Wanted() for _ in range(ROUNDS)],
        "one facet": [of(text=False, facets=1) for _ in range(ROUNDS)],
        "three facets": [of(text=False, facets=3) for _ in range(ROUNDS)],
        "a word": [of(text=True, facets=0) for _ in range(ROUNDS)],
        "a word and a facet": [of(text=True, facets=1) for _ in range(ROUNDS)],
        "two words": [Wanted(" ".join(DICE.choices(BEGIN, k=2))) for _ in range(ROUNDS)],
        "two letters": [Wanted(DICE.choice(BEGIN)[:2]) for _ in range(ROUNDS)],
    }


async def asked(search: Search, wanted: Wanted) -> tuple[float, float]:
    """How long it took, and how much of the processor, in milliseconds."""
    start, own = time.perf_counter(), time.process_time()
    await search.find(TEACHER, wanted)
    return (time.perf_counter() - start) * 1000, (time.process_time() - own) * 1000


def at(took: Sequence[float], part: float) -> float:
    return sorted(took)[int(len(took) * part)]


async def main(address: str) -> int:
    database, worst = Database(address, otherwise=Everyone("a measurement")), 0.0
    await migrate.migrate(database)
    await fill(database)
    search = Search(database)
    print(f"first question, index of {ITEMS:,} items made: {(await asked(search, Wanted()))[0]:.0f} ms")
    search = Search(database)
    print(f"first question after a start: {(await asked(search, Wanted()))[0]:.0f} ms")
    for name, wanted in questions().items():
        took, own = zip(*[await asked(search, one) for one in wanted], strict=True)
        p95 = at(took, 0.95)
        worst = max(worst, p95)
        told = f"median {at(took, 0.5):.1f} ms, p95 {p95:.1f} ms (limit {LIMIT_MS:.0f} ms)"
        print(f"{name}: {told}; of the processor p95 {at(own, 0.95):.1f} ms")
    await database.close()
    return int(worst > LIMIT_MS)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        where = sys.argv[1] if len(sys.argv) > 1 else f"sqlite+aiosqlite:///{folder}/erbij.db"
        sys.exit(asyncio.run(main(where)))
