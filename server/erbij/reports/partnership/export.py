"""The counts as CSV, made of the very message that the screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.export import csv_file
from erbij.reports.partnership.wire import PartnershipKind

if TYPE_CHECKING:
    from erbij.reports.partnership.wire import PartnershipCounts

WORDS = {
    "ARRANGEMENT": "leerlingen met maatwerk",
    "DEVIATION": "met afwijking onderwijstijd",
    "RED": "uit beeld",
    "FORM.OWN_SCHOOL": "vorm 1, eigen school",
    "FORM.REGIONAL": "vorm 2, regionaal",
    "GROUND.PHYSICAL": "lichamelijk",
    "GROUND.PSYCHOLOGICAL": "psychisch",
    "LEVEL.1": "niveau 1",
    "LEVEL.2": "niveau 2",
    "LEVEL.3": "niveau 3",
    "MINUTES.REMOTE_WITHIN_DEVIATION": "minuten binnen de afwijking",
    "MINUTES.PROGRAMMED_ONLINE": "minuten online volgens rooster",
    "MINUTES.REMOTE_DURING_ABSENCE": "minuten tijdens verzuim",
    "MINUTES.REMOTE_NO_GROUND": "minuten zonder grond",
}
HIDDEN, ALL, SMALL = "< 5*", "alle scholen samen", "kleinere scholen samen"


def csv_of(counts: PartnershipCounts) -> bytes:
    """Return every cell of every table as a line; a hidden one is written as the screen shows it."""
    lines: list[tuple[str | int, ...]] = [("maand", "school", "wat", "aantal")]
    month = f"{counts.month:%Y-%m}" if counts.month else ""
    for table in counts.tables:
        together = ALL if table.kind in {PartnershipKind.PUPILS, PartnershipKind.MINUTES} else SMALL
        for row in table.rows:
            school = row.school if row.school is not None else together
            for column, cell in zip(table.columns, row.cells, strict=True):
                lines.append((month, school, WORDS[column], HIDDEN if cell is None else cell))
    return csv_file(lines)
