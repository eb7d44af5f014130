"""What PostgreSQL itself refuses: another school's rows, and what the application has no business changing.

Theory of operation
===================
``erbij migrate`` runs as the role that owns the tables, and ends with :func:`protect`. It reads in the catalogue of the
database what each table is, compares that with what it should be, and carries out the difference only:

* a table with a ``school_id``, or one that hangs on such a table (:data:`THROUGH`), has row-level security, held for
  its owner too (FORCE), with one policy: the row's school is the session's (:mod:`erbij.db.scope`). A table that has
  none stands in :data:`OPEN` with the reason;
* the application role may read and write rows, but not change or remove those of append-only tables
  (:mod:`erbij.db.append_only`), and make or alter nothing.

So a new table is protected by being made, and the doctor says in words what :func:`differences` finds. The setting is
no secret: this holds mistakes in queries, not somebody who can send SQL of their own as the application.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from sqlalchemy import text

from erbij.db.scope import EVERY, SETTING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, TextClause

OPEN: Mapping[str, str] = {
    "alembic_version": "which version of Erbij the tables are of; the application only reads it",
    "catalogue_goal": "the goals that SLO publishes, the same for every school",
    "register_policy": "how the law counts, the same for every school",
    "servers_charge": "which server does what; a lesson in it has a number and nothing more",
    "servers_server": "the servers that are there, of no school",
    "schools_board": "names of boards; who signs in is looked for before a school is known",
    "schools_school": "names of schools, and nobody's data; a partnership lists those of its board",
}
"""Tables without a policy, and why."""

THROUGH: Mapping[str, tuple[str, str]] = {
    "catalogue_beat": ("lease_id", "catalogue_lease"),
    "catalogue_handin_round": ("handin_id", "catalogue_handin"),
}
"""Tables whose rows are of the school of the row that a column points to: by name that column, and the other table."""

READ_ONLY = frozenset({"alembic_version"})
POLICY = "erbij_school"
UPDATE_BIT, DELETE_BIT = 16, 8
"""Of ``pg_trigger.tgtype``."""

_TABLES = text("""
SELECT c.relname AS name, c.relrowsecurity AS held, c.relforcerowsecurity AS forced,
  (SELECT NOT a.attnotnull FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped) AS nullable,
  COALESCE((SELECT bit_or(t.tgtype::int) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = c.oid AND p.proname = 'erbij_append_only'), 0) AS refused,
  ARRAY(SELECT p.polname FROM pg_policy p WHERE p.polrelid = c.oid)::text[] AS policies
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
""")
_GRANTS = text("""
SELECT c.relname AS name,
  ARRAY(SELECT v FROM unnest(CAST(:verbs AS text[])) v WHERE has_table_privilege(:role, c.oid, v))::text[] AS verbs
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
""")
_NUMBERS = text("""
SELECT c.relname AS name,
  ARRAY(SELECT v FROM unnest(CAST(:verbs AS text[])) v WHERE has_sequence_privilege(:role, c.oid, v))::text[] AS verbs
FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
""")
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
OF_NUMBERS = ("SELECT", "USAGE")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the catalogue says of a table; ``nullable`` None: it has no school."""

    name: str
    held: bool
    forced: bool
    nullable: bool | None
    refused: int
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as it should be, in words, and the SQL that mends it."""

    words: str
    statements: tuple[str, ...]


def condition(table: Shape) -> str | None:
    """Return when a row of a table may be seen and written; None: always."""
    ours = f"(SELECT current_setting('{SETTING}', true))"
    every = f"{ours} = '{EVERY}'"
    if table.name in THROUGH:
        column, other = THROUGH[table.name]
        return f"{every} OR EXISTS (SELECT FROM {other} AS parent WHERE parent.id = {table.name}.{column})"
    if table.nullable is None:
        return None
    nobody = " OR school_id IS NULL" if table.nullable else ""
    return f"{every} OR school_id = {ours}{nobody}"


def policy_differences(tables: Iterable[Shape]) -> list[Difference]:
    """Return where the rows of a school are not kept apart."""
    return [found for table in tables if (found := _policy_difference(table)) is not None]


def _policy_difference(table: Shape) -> Difference | None:
    using = condition(table)
    if using is None:
        return None
    name = f"{POLICY}_{crc32(using.encode()):08x}"
    statements = []
    if table.policies != (name,):
        statements += [f"DROP POLICY {old} ON {table.name}" for old in table.policies]
        statements.append(f"CREATE POLICY {name} ON {table.name} USING ({using})")
    if not table.held:
        statements.append(f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY")
    if not table.forced:
        statements.append(f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY")
    words = f"{table.name}: the rows of one school are not kept from another"
    return Difference(words, tuple(statements)) if statements else None


def wanted_verbs(table: Shape) -> frozenset[str]:
    """Return what the application may do with a table."""
    if table.name in READ_ONLY:
        return frozenset({"SELECT"})
    refused = {verb for verb, bit in (("UPDATE", UPDATE_BIT), ("DELETE", DELETE_BIT)) if table.refused & bit}
    return frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"} - refused)


def grant_differences(
    tables: Iterable[Shape], granted: Mapping[str, frozenset[str]], numbers: Mapping[str, frozenset[str]], role: str
) -> list[Difference]:
    """Return where the application may do less or more than it should; ``numbers``: what it may with sequences."""
    found = []
    for kind, name, wanted, there in (
        *(("TABLE", table.name, wanted_verbs(table), granted.get(table.name, frozenset())) for table in tables),
        *(("SEQUENCE", name, frozenset(OF_NUMBERS), there) for name, there in numbers.items()),
    ):
        missing, too_wide = sorted(wanted - there), sorted(there - wanted)
        if missing:
            statement = f"GRANT {', '.join(missing)} ON {kind} {name} TO {quoted(role)}"
            found.append(Difference(f"{name}: {role} may not {', '.join(missing)}", (statement,)))
        if too_wide:
            statement = f"REVOKE {', '.join(too_wide)} ON {kind} {name} FROM {quoted(role)}, PUBLIC"
            found.append(Difference(f"{name}: {role} may {', '.join(too_wide)}, and must not", (statement,)))
    return found


def quoted(name: str) -> str:
    """Return a name of ours as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def shapes(connection: Connection) -> list[Shape]:
    """Read what every table is."""
    return [
        Shape(row.name, row.held, row.forced, row.nullable, row.refused, tuple(row.policies))
        for row in connection.execute(_TABLES)
    ]


def differences(connection: Connection, role: str = "") -> list[Difference]:
    """Return what is not as it should be; ``role``: the application's, "" where it is the owner itself."""
    tables = shapes(connection)
    found = policy_differences(tables)
    if role:
        granted = _verbs(connection, _GRANTS, role, VERBS)
        numbers = _verbs(connection, _NUMBERS, role, (*OF_NUMBERS, "UPDATE"))
        found += grant_differences(tables, granted, numbers, role)
    return found


def _verbs(connection: Connection, query: TextClause, role: str, verbs: Sequence[str]) -> dict[str, frozenset[str]]:
    rows = connection.execute(query.bindparams(role=role, verbs=list(verbs)))
    return {row.name: frozenset(row.verbs) for row in rows}


def protect(connection: Connection, role: str = "") -> Sequence[Difference]:
    """Carry out what :func:`differences` finds, as the owner of the tables; returns what was mended."""
    if connection.dialect.name != "postgresql":
        return ()
    found = differences(connection, role)
    for difference in found:
        for statement in difference.statements:
            connection.execute(text(statement.replace(":", "\\:")))
    return found
