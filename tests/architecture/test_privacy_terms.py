"""Data minimisation is written down: every table and column stands in privacy.toml, and nothing that does not exist."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from erbij.db.types import metadata
from erbij.privacy.retention import service
from erbij.privacy.retention.rules import too_old
from erbij.privacy.retention.store import columns_of_database
from tests.support.databases import load_every_store
from tests.support.registered import registered_routes

load_every_store()
registered_routes()
TERMS = {one.table: one for one in service.TERMS}
WORDS = {"stays", "left", "person", "pseudonym"}


def test_every_column_of_the_database_stands_in_privacy_toml_and_no_other() -> None:
    written = {table: one.columns for table, one in TERMS.items()}

    assert written == columns_of_database(), "say in server/erbij/privacy/privacy.toml what it is for and when it goes"


@pytest.mark.parametrize("table", sorted(TERMS))
def test_a_term_is_one_that_the_nightly_work_can_carry_out(table: str) -> None:
    one = TERMS[table]
    old = too_old(one.term, datetime(2026, 10, 6, tzinfo=UTC))

    assert one.purpose
    assert one.term in WORDS or (old is not None and old[0] in metadata.tables[table].c)
    assert one.term != "left" or one.subject, "nobody's rows cannot go when somebody left"
