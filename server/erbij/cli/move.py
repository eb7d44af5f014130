"""The command ``erbij move``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from erbij.cli.finding import is_running
from erbij.cli.start import run
from erbij.composition.move import MoveRefused, move

if TYPE_CHECKING:
    from erbij.composition.move import Moved
    from erbij.settings import Settings

out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def run_it(settings: Settings) -> None:
    """Move, show how far it is, and say what was done."""
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=_err) as bars:
        tasks = {what: bars.add_task(what, total=None, visible=False) for what in ("copy", "compare")}

        def moved(what: str, done: int, total: int) -> None:
            bars.update(tasks[what], completed=done, total=total, visible=True)

        async def alone() -> Moved:
            if is_running(settings):
                raise MoveRefused("Erbij is running: stop it first")
            return await move(settings, moved)

        done = run(alone())
    tell(done)


def tell(done: Moved) -> None:
    """Print what was moved, and where the file is."""
    full = sum(1 for rows in done.rows.values() if rows)
    out.print(f"{sum(done.rows.values())} rows of {full} tables are in PostgreSQL, the same as in the file.")
    for school_id, entries in done.entries.items():
        out.print(f"{school_id}: {entries} entries, the chain holds")
    out.print(f"The file is kept as {done.kept}. Stored files and keys stay where they are. Start with erbij serve.")
