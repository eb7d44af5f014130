"""The commands ``erbij privacy retention``, ``export``, ``erase`` and ``agreement``."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts

from erbij.cli.start import load_settings, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from erbij.privacy.retention.model import Gone
    from erbij.privacy.retention.service import Retention

app = cyclopts.App(name="privacy", help="What goes when, what is known of one person, and taking it away.")


@app.command
def retention(*, dry_run: bool = False) -> None:
    """Remove what is past its term, as a running server does by itself every few hours.

    Parameters
    ----------
    dry_run
        Only say what would go.
    """
    gone = run(_with(lambda service: service.run(dry=dry_run)))
    told(gone, "would go" if dry_run else "went")


@app.command
def export(person_id: str, /) -> None:
    """Print everything about one person as JSON.

    Parameters
    ----------
    person_id
        The id of a pupil or another person; it stands in the address of their page.
    """
    document = run(_with(lambda service: service.export(person_id), person_id))
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


@app.command
def erase(person_id: str, /, *, yes: Annotated[bool, cyclopts.Parameter(negative="")] = False) -> None:
    """Take a person's data away, for good. The ledger keeps its rows, about nobody; ``erbij register verify`` holds.

    Parameters
    ----------
    person_id
        The id of the person.
    yes
        Really do it; without it nothing happens.
    """
    if not yes:
        sys.stderr.write("Nothing was done. Export first if you need a copy, then give --yes.\n")
        sys.exit(2)
    told(run(_with(lambda service: service.erase(person_id), person_id)), "went")


@app.command
def agreement() -> None:
    """Print the annexes of a processing agreement (Dutch, Markdown): what is kept, why and how long, and its safety."""
    from importlib.metadata import version  # noqa: PLC0415 - a command imports what it needs

    from erbij.clock import SystemClock  # noqa: PLC0415
    from erbij.privacy.agreement.export import annexes  # noqa: PLC0415

    sys.stdout.write(annexes(load_settings(), version("erbij"), SystemClock().now().date()))


def told(gone: list[Gone], word: str) -> None:
    """Print how many rows of which table."""
    for one in gone:
        print(f"{one.table}: {one.rows} {word}")  # noqa: T201 - the answer of a command
    if not gone:
        print("Nothing is past its term.")  # noqa: T201 - the answer of a command


async def _with(what: Callable[[Retention], Awaitable[Any]], person_id: str = "") -> Any:
    from erbij.clock import SystemClock  # noqa: PLC0415 - a command imports what it needs
    from erbij.composition import server  # noqa: F401, PLC0415 - every table, so that none is forgotten
    from erbij.db.database import Database  # noqa: PLC0415
    from erbij.db.migrate import check  # noqa: PLC0415
    from erbij.errors import Invalid, NotFound  # noqa: PLC0415
    from erbij.privacy.retention.service import Retention  # noqa: PLC0415

    settings = load_settings()
    database = Database(settings.database)
    try:
        await check(database)
        return await what(Retention(database, SystemClock(timedelta(seconds=settings.clock_offset_s))))
    except NotFound:
        unknown = f"nobody has the id {person_id}; it stands in the address of the page of that person"
        raise Invalid([("id", unknown)]) from None
    finally:
        await database.close()
