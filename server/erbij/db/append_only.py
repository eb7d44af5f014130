"""Tables in which nothing is ever changed or removed, held by the database itself.

``append_only(table)`` makes the triggers part of the table, so that ``metadata.create_all`` makes them too; a migration
carries out ``append_only_statements(name, dialect)`` after it created the table, because it builds a table of its own.

SQLite: a ``REPLACE`` removes a row without asking a delete trigger unless ``PRAGMA recursive_triggers`` is on. No store
of ours replaces; the hash chain of the ledger would show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

T = TypeVar("T", bound="Table")

REFUSAL = "append only"

_POSTGRESQL_FUNCTION = f"""\
CREATE OR REPLACE FUNCTION erbij_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSAL}';
END $$"""


def append_only_statements(table: str, dialect: str, *, may_expire: bool = False) -> tuple[str, ...]:
    """The SQL that makes an existing table append-only, one statement each, for ``sqlite`` or ``postgresql``.

    ``may_expire``: retention (R19) deletes old rows of it, so that only UPDATE is refused.
    """
    verbs = ("UPDATE",) if may_expire else ("UPDATE", "DELETE")
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        return tuple(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}" for verb in verbs)
    refuse = "EXECUTE FUNCTION erbij_append_only()"
    truncate = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
    return (
        _POSTGRESQL_FUNCTION,
        f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(verbs)} ON {table} FOR EACH ROW {refuse}",
        *(() if may_expire else (truncate,)),
    )


def append_only(table: T, *, may_expire: bool = False) -> T:
    """Refuse UPDATE, and unless it ``may_expire`` DELETE and TRUNCATE, from the table's creation on; answers it."""

    def add_triggers(_table: Table, connection: Connection, **_: object) -> None:
        for statement in append_only_statements(table.name, connection.dialect.name, may_expire=may_expire):
            connection.exec_driver_sql(statement)

    event.listen(table, "after_create", add_triggers)
    return table
