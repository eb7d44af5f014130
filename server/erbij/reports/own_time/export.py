"""Own work as a CSV file for an audit: a line for each pupil, item and date, with the explanation of the register.

The form is that of ``register.export``: UTF-8 with a byte order mark, ``;``, local times, exact seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.export import csv_file
from erbij.register.wording import Language, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.register.model import WorkRow
    from erbij.reports.own_time.model import Audit

HEADING = (
    "datum",
    "leerling",
    "les",
    "begin",
    "einde",
    "gemeten_seconden",
    "geteld_seconden",
    "aangepast_seconden",
    "na_afsluiting_seconden",
    "wacht_op_docent",
    "bevestigd_door",
    "regelversie",
    "uitleg",
)


def csv_of(audit: Audit) -> bytes:
    """Return the whole file, by date, then name, then item."""
    rows = sorted(audit.rows, key=lambda one: (one.local_date, one.pupil_name.reveal().casefold(), one.id))
    return csv_file([HEADING, *(_cells(row, audit) for row in rows)])


def _cells(row: WorkRow, audit: Audit) -> Iterator[str]:
    yield row.local_date.isoformat()
    yield row.pupil_name.reveal()
    yield row.what.reveal()
    for at in (row.span.start, row.span.end) if row.span else (None, None):
        yield at.astimezone(audit.zone).strftime("%H:%M:%S") if at else ""
    yield str(int(row.recorded))
    yield str(int(row.credited))
    yield str(int(row.adjusted))
    yield str(int(row.late))
    yield "ja" if row.waits else "nee"
    yield row.by.reveal()
    yield row.policy_version
    yield " ".join(in_words(row.explanation, Language.NL, audit.zone))
