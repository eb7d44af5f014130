"""Nothing in the ledger is edited: the database itself refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, text
from sqlalchemy.exc import DBAPIError

from erbij.db.append_only import append_only, append_only_statements
from tests.store.register.fakes import COORDINATOR, SCHOOL, TEACHER, register_of, two_lessons
from tests.support.databases import REFUSED
from tests.unit.register.given import at

if TYPE_CHECKING:
    from erbij.db.database import Database


async def carried_out(database: Database, sql: str) -> None:
    async with database.transaction() as tx:
        await tx.connection.execute(text(sql))


@pytest.fixture
async def written(database: Database) -> Database:
    """A database with a row in each append-only table."""
    register, _ = register_of(database, two_lessons())
    await register.recounting.count_slot(SCHOOL, "s1", "p1", at("16:00"))
    await register.confirm(TEACHER, "s1")
    await register.day(COORDINATOR, None)
    return database


FORBIDDEN = (
    "UPDATE register_entry SET seconds = 9999",
    "UPDATE register_entry SET seconds = seconds",
    "DELETE FROM register_entry",
    "DELETE FROM register_entry WHERE seq = 1",
    "UPDATE register_confirmation SET teacher_id = 't2'",
    "DELETE FROM register_confirmation",
    "UPDATE privacy_look SET person_id = 'nobody'",
)


@pytest.mark.rule("R16")
async def test_changing_removing_and_emptying_are_refused(written: Database) -> None:
    emptying = () if written.is_sqlite else ("TRUNCATE register_entry",)
    for sql in (*FORBIDDEN, *emptying):
        with pytest.raises(DBAPIError, match=REFUSED):
            await carried_out(written, sql)
    register, _ = register_of(written, two_lessons())
    assert await register.recounting.count_slot(SCHOOL, "s1", "p1", at("16:00")) == 0


@pytest.mark.rule("R16")
async def test_not_even_the_owner_of_the_tables_changes_or_removes(written: Database, owned: Database) -> None:
    assert written.is_sqlite == owned.is_sqlite
    emptying = () if owned.is_sqlite else ("TRUNCATE register_entry",)
    for sql in (*FORBIDDEN, *emptying):
        with pytest.raises(DBAPIError, match="append only"):
            await carried_out(owned, sql)


async def test_a_migration_makes_the_same_triggers(owned: Database) -> None:
    async with owned.transaction() as tx:
        await tx.connection.execute(text("CREATE TABLE kept (id integer)"))
        for statement in append_only_statements("kept", tx.connection.dialect.name):
            await tx.connection.execute(text(statement))
        await tx.connection.execute(text("INSERT INTO kept VALUES (1)"))
    for sql in ("UPDATE kept SET id = 2", "DELETE FROM kept"):
        with pytest.raises(DBAPIError, match="append only"):
            await carried_out(owned, sql)


async def test_a_table_with_a_term_can_be_cleared_but_not_edited(owned: Database) -> None:
    table = append_only(Table("kept_for_a_while", MetaData(), Column("id", Integer)), may_expire=True)
    async with owned.engine.begin() as connection:
        await connection.run_sync(table.create)
        await connection.execute(table.insert().values(id=1))
    with pytest.raises(DBAPIError, match="append only"):
        await carried_out(owned, "UPDATE kept_for_a_while SET id = 2")
    await carried_out(owned, "DELETE FROM kept_for_a_while")
