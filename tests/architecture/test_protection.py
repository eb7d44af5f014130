"""Every table is kept apart by school in PostgreSQL, or says why not; and so does who looks at every school."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from erbij.db.protection import OPEN, THROUGH, Shape, condition
from erbij.db.types import metadata
from tests.support.checkout import CHECKOUT, SERVER
from tests.support.databases import load_every_store

if TYPE_CHECKING:
    from collections.abc import Iterator

load_every_store()
NOBODYS_YET = {"access_pairing"}
"""A classroom unit asks for a code before anybody says of which school it is."""
REASONS = CHECKOUT / "docs/operating/postgresql.md"


def test_every_table_has_a_school_or_hangs_on_one_that_has_or_says_why_not() -> None:
    without = {name for name, table in metadata.tables.items() if "school_id" not in table.c}

    assert without == (OPEN.keys() - {"alembic_version"}) | THROUGH.keys()


def test_a_table_that_hangs_on_another_names_the_key_of_one_with_a_school() -> None:
    for name, (column, other) in THROUGH.items():
        assert column in metadata.tables[name].c
        assert "school_id" in metadata.tables[other].c
        assert [key.name for key in metadata.tables[other].primary_key] == ["id"]


def test_only_what_is_nobodys_yet_has_no_school() -> None:
    nullable = {
        name for name, table in metadata.tables.items() if "school_id" in table.c and table.c.school_id.nullable
    }

    assert nullable == NOBODYS_YET


def test_a_table_with_a_school_has_a_policy() -> None:
    for name in metadata.tables.keys() - OPEN.keys():
        nullable = None if name in THROUGH else name in NOBODYS_YET
        assert condition(Shape(name, held=False, forced=False, nullable=nullable, refused=0, policies=()))


def test_who_looks_at_every_school_gives_a_reason_that_the_operators_page_has() -> None:
    page = " ".join(REASONS.read_text(encoding="utf-8").split())

    assert [reason for reason in every_reason() if reason not in page] == []


def every_reason() -> Iterator[str]:
    for file in sorted(SERVER.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Everyone":
                reason = node.args[0]
                assert isinstance(reason, ast.Constant), f"{file}: a reason is written out"
                yield str(reason.value)
