"""Data minimisation is written down: every table and column stands in privacy.toml, and nothing that does not exist."""

from __future__ import annotations

import pytest

from erbij.db.types import metadata
from erbij.privacy.retention.model import TermKind
from erbij.privacy.retention.rules import read_term
from erbij.privacy.retention.store import TERMS as EVERY
from erbij.privacy.retention.store import columns_of_database
from tests.support.databases import load_every_store
from tests.support.registered import registered_routes

load_every_store()
registered_routes()
TERMS = {one.table: one for one in EVERY}
PEOPLE = {"pupil_id", "person_id", "guardian_id", "signer_id", "owner_id", "teacher_id", "supply_teacher_id"}
"""Names of columns that hold whose a row is, beside those that point at ``people_person``."""
BELONGS = {"dispute_id": "register_dispute", "work_id": "register_offline", "device_id": "access_device"}
"""Columns without a person's id that name a row about one."""
NOBODYS = {
    "access_pairing.unit_id": "a classroom",
    "access_sign_in.device_id": "stands beside its owner",
    "absence_contact_note.contact_id": "stands beside its pupil",
    "absence_record.illness_id": "stands beside its pupil",
    "plans_start_signature.paper_id": "stands beside its pupil",
    "plans_policy_consent.paper_id": "the school's own document",
}


def test_every_column_of_the_database_stands_in_privacy_toml_and_no_other() -> None:
    written = {table: one.columns for table, one in TERMS.items()}

    assert written == columns_of_database(), "say in server/erbij/privacy/privacy.toml what it is for and when it goes"


@pytest.mark.parametrize("table", sorted(TERMS))
def test_a_term_is_one_that_the_nightly_work_can_carry_out_and_has_words_for_people(table: str) -> None:
    one = TERMS[table]
    columns = metadata.tables[table].c

    assert len(one.purpose) > 10
    assert len(one.doel) > 10, "say in Dutch what it is for, in `doel`: everybody reads it at /privacy/retention"
    assert one.term.kind is TermKind.FOLLOWS or not one.term.column or one.term.column in columns
    assert one.term.kind is not TermKind.LEFT or one.subject, "nobody's rows cannot go when somebody left"
    assert one.term.kind is not TermKind.STAYS or not one.subject, "what is about somebody does not stay"
    assert not one.term.done or "done_at" in columns


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_whoever_a_column_points_at_is_named_as_subject_or_as_staff(table: str) -> None:
    one = TERMS[table]
    pointing = {
        column.name
        for column in metadata.tables[table].c
        if column.name in PEOPLE or any(key.column.table.name == "people_person" for key in column.foreign_keys)
    }

    assert pointing <= {*one.subject, *one.staff}
    assert "pupil_id" not in one.staff


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_a_row_that_belongs_to_a_row_about_somebody_is_about_them_or_follows_it(table: str) -> None:
    one = TERMS[table]
    for column in metadata.tables[table].c:
        parent = BELONGS.get(column.name)
        if parent is None or f"{table}.{column.name}" in NOBODYS:
            continue
        assert (one.term.kind, one.term.table, one.term.column) == (TermKind.FOLLOWS, parent, column.name)


@pytest.mark.parametrize("wrong", ["", "for ever", "at", "at -3", "at 30 soon", "follows nobody"])
def test_a_term_that_nobody_knows_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong or "^$"):
        read_term(wrong)
