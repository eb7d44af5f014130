"""A school's privacy officer gets the annexes of the agreement from the program that keeps the data."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from erbij.privacy.agreement.export import annexes, elsewhere
from erbij.privacy.retention.store import TERMS
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 23)


def test_everything_that_is_kept_stands_in_the_annex_with_what_for_and_how_long(tmp_path: Path) -> None:
    text = annexes(settings_in(tmp_path), "1.0", TODAY)

    rows = [tuple(row.strip(" |").split(" | ")) for row in text.splitlines() if row.startswith("| `")]
    assert [(row[0].strip("`"), row[1]) for row in rows] == [(one.table, one.doel) for one in TERMS]
    assert all(len(row) == 4 and all(row) for row in rows)
    assert "{" not in text
    assert re.search(r"^## Bijlage 2: beveiligingsbijlage$", text, re.MULTILINE)


def test_machines_that_whoever_runs_the_server_added_are_named_and_no_password_of_theirs(tmp_path: Path) -> None:
    alone = settings_in(tmp_path)
    settings = alone.model_copy(
        update={
            "database_url": "postgresql+asyncpg://erbij:geheim@database.bestuur.test/erbij",
            "smtp_url": "smtp://erbij:geheim@mail.bestuur.test:587",
            "turn_urls": ("turn:relay.bestuur.test:3478?transport=tcp",),
        }
    )

    assert list(elsewhere(alone)) == []
    assert "niets: alles staat op deze machine" in annexes(alone, "1.0", TODAY)
    text = annexes(settings, "1.0", TODAY)
    for host in ("database", "mail", "relay"):
        assert f"`{host}.bestuur.test`" in text
    assert "geheim@" not in text
    assert "row-level security" in text


def test_a_server_without_backups_does_not_promise_any(tmp_path: Path) -> None:
    alone = settings_in(tmp_path)
    with_them = alone.model_copy(update={"backup_folder": tmp_path / "second"})

    assert "er worden nog geen gemaakt" in annexes(alone, "1.0", TODAY)
    assert "versleuteld, op een tweede plek, minstens elke 5 minuten" in annexes(with_them, "1.0", TODAY)
