"""``erbij migrate --check``: what a migration would do, and whether now is a good moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from erbij.cli.start import run
from erbij.db.migrate import LOCK_TIMEOUT_S
from erbij.db.outlook import State, look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.db.outlook import Outlook
    from erbij.settings import Settings

LONG_S = 2.0
"""A transaction that has been open for longer may hold a migration up."""
STATUS = {State.NEW: 0, State.FITS: 0, State.EMPTY: 1, State.OLD: 1, State.UNKNOWN: 3}
_out = Console(highlight=False, soft_wrap=True)


def run_it(settings: Settings) -> int:
    """Print what was seen; returns the exit status."""
    seen = run(look(settings))
    for line in said(seen):
        _out.print(line, markup=False)
    return max(STATUS[seen.state], 1 if seen.rights else 0)


def said(seen: Outlook) -> Iterator[str]:
    """Return it in lines."""
    if seen.state is State.EMPTY:
        yield "The database is empty: erbij migrate makes its tables."
        return
    yield f"The database is {seen.state} (revision {seen.revision or 'none'}, {seen.size / 1024**2:.0f} MB)."
    for revision, what in seen.steps:
        yield f"{revision}: {what}"
    for words in seen.rights:
        yield f"Would be put right: {words}"
    number, oldest = seen.busy
    if number and oldest > LONG_S and (seen.steps or seen.rights):
        yield f"{number} transactions hold tables, the oldest for {oldest:.0f} s: a migration waits {LOCK_TIMEOUT_S} s."
    if seen.state is State.UNKNOWN:
        yield "A newer Erbij wrote it: start that version, or restore a backup."
    elif seen.steps or seen.rights:
        yield "erbij migrate does this."
    else:
        yield "There is nothing to do."
