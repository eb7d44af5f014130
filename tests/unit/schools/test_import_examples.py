"""The examples that a coordinator downloads are files that can be imported."""

from __future__ import annotations

import json

from erbij.plans.service import import_parts
from erbij.register.attendance.service import AttendancePart
from erbij.schools.files.rules import sort
from erbij.schools.rules import read_table
from erbij.schools.service import TEXTS
from tests.support.checkout import CHECKOUT

EXAMPLES = json.loads((CHECKOUT / "client_web/src/core/import-examples.json").read_text(encoding="utf-8"))
PARTS = (*import_parts(), AttendancePart(None, None))  # type: ignore[arg-type]
COLUMNS = {file: [column for part in PARTS if part.file == file for column in part.columns] for file in TEXTS}
DAYS = {"day": "2026-09-07", "later": "2026-10-05", "free": "2026-09-10", "seen": "2026-09-08"}


def texts() -> dict[str, str]:
    """The examples with their days."""
    filled = dict(EXAMPLES)
    for name, day in DAYS.items():
        filled = {file: text.replace(f"{{{name}}}", day) for file, text in filled.items()}
    return filled


def test_each_example_is_recognised_and_every_column_is_known():
    found = sort([(name, text.encode()) for name, text in texts().items()], COLUMNS)

    assert found.faults == []
    assert set(found.texts) == set(TEXTS)
    for kind, text in found.texts.items():
        assert read_table(kind, text, COLUMNS[kind])[1] == []
