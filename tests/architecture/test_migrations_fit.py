"""A migration fits the version before: its servers go on reading and writing while the new ones come."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from erbij.db.migrate import FITTING_SINCE, older_that_fit, steps_after
from tests.support.checkout import SERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSIONS = sorted((SERVER / "db/migrations/versions").glob("*.py"))
NEW = [file for file in VERSIONS if file.name[:4] > FITTING_SINCE]
TAKES_AWAY = {"drop_column", "drop_table", "rename_table"}
NARROWS = {"create_unique_constraint", "create_check_constraint", "create_foreign_key", "create_primary_key"}
BY_HAND = re.compile(r"\b(DROP (TABLE|COLUMN)|RENAME|SET NOT NULL|TYPE)\b", re.IGNORECASE)


def what_does_not_fit(source: str) -> list[str]:
    """Return what a server of the version before would stumble over, unless the migration is a second step."""
    tree = ast.parse(source)
    if any(isinstance(node, ast.Assign) and _name(node.targets[0]) == "second_step" for node in tree.body):
        return []
    made = {_text(node.args[0]) for node in _calls(tree) if _name(node.func) == "create_table"}
    return [found for node in _calls(tree) for found in _of_call(node, made)]


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _of_call(node: ast.Call, made: set[str]) -> Iterator[str]:
    name = _name(node.func)
    given = {key.arg: key.value for key in node.keywords}
    if name in TAKES_AWAY:
        yield f"{name}: the version before still uses it"
    if name in NARROWS and (len(node.args) < 2 or _text(node.args[1]) not in made):
        yield f"{name}: the version before may write what it refuses"
    narrowed = _is(given.get("nullable"), value=False) or given.keys() & {"new_column_name", "type_"}
    if name == "alter_column" and narrowed:
        yield "alter_column: the version before knows it otherwise"
    if name == "add_column":
        yield from _of_column(node)
    if name in {"execute", "exec_driver_sql"} and node.args and BY_HAND.search(_text(node.args[0])):
        yield f"{name}: {_text(node.args[0])}"


def _of_column(node: ast.Call) -> Iterator[str]:
    column = next((part for part in node.args if isinstance(part, ast.Call) and _name(part.func) == "Column"), None)
    given = {key.arg: key.value for key in column.keywords} if column else {}
    if _is(given.get("nullable"), value=False) and "server_default" not in given:
        yield "add_column: the version before does not fill it, and it has no default"


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is(node: ast.expr | None, *, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def test_every_migration_fits_the_version_before() -> None:
    found = {file.stem: what_does_not_fit(file.read_text(encoding="utf-8")) for file in NEW}

    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("a", "b")',
        'op.drop_table("a")',
        'op.rename_table("a", "b")',
        'op.alter_column("a", "b", new_column_name="c")',
        'op.alter_column("a", "b", nullable=False)',
        'op.add_column("a", sa.Column("b", sa.Integer(), nullable=False))',
        'op.create_unique_constraint("uq", "a", ["b"])',
        'op.execute("ALTER TABLE a RENAME COLUMN b TO c")',
    ],
)
def test_what_the_version_before_would_stumble_over_is_found(line: str) -> None:
    assert len(what_does_not_fit(line)) == 1
    assert what_does_not_fit(f'second_step = "nobody reads it since 0060"\n{line}') == []


@pytest.mark.parametrize(
    "line",
    [
        'op.add_column("a", sa.Column("b", sa.Integer(), nullable=False, server_default="0"))',
        'op.add_column("a", sa.Column("b", sa.Integer(), nullable=True))',
        'op.create_table("a")',
        'op.create_table("a")\nop.create_unique_constraint("uq", "a", ["b"])',
        'op.create_index("ix", "a", ["b"])',
        'op.alter_column("a", "b", nullable=True)',
    ],
)
def test_what_only_adds_fits(line: str) -> None:
    assert what_does_not_fit(line) == []


def test_the_database_is_told_every_version_that_fits_and_none_that_was_not_looked_at() -> None:
    newer = [revision for revision, _ in steps_after(FITTING_SINCE)]

    assert sorted(older_that_fit()) == sorted([*newer, FITTING_SINCE])[:-1]
