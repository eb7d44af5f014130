"""PostgreSQL itself keeps schools apart, and lets the application change only what it has business with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.actor import Actor, Role
from erbij.db.database import Database
from erbij.db.protection import OPEN, differences, protect
from erbij.db.scope import EVERY, Everyone, NoScope, OneSchool, scope_of, within
from tests.support.databases import APPLICATION, OWNER, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from tests.support.databases import Postgres

HERE, THERE = OneSchool("here"), OneSchool("there")
FORGOT = text("SELECT school_id FROM people_person ORDER BY id")
ROUNDS = text("SELECT handin_id FROM catalogue_handin_round ORDER BY 1")


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[Database]:
    """Two schools with a pupil each, as the application comes to them: without a scope nothing is asked."""
    url = await postgres.fresh()
    async with opened(url) as filled, filled.transaction() as tx:
        await tx.connection.execute(text("INSERT INTO schools_board VALUES ('board', 'Board')"))
        for school in ("here", "there"):
            await _fill(tx.connection, school)
    database = Database(url)
    yield database
    await database.close()
    postgres.release(url)


async def _fill(connection: AsyncConnection, school: str) -> None:
    for sql in (
        "INSERT INTO schools_school VALUES (:school, 'board', :school, 'po', 'Europe/Amsterdam', false, now())",
        "INSERT INTO people_person VALUES (:school || '-pupil', :school, NULL, 'Noor', NULL, true, NULL, false)",
    ):
        await connection.execute(text(sql), {"school": school})


async def test_a_query_that_forgot_its_school_finds_nobody_of_another(database: Database) -> None:
    for scope in (HERE, THERE):
        async with database.read(scope) as read:
            assert (await read.connection.scalars(FORGOT)).all() == [scope.id]
    async with database.read(OneSchool("no-such-school")) as read:
        assert (await read.connection.scalars(FORGOT)).all() == []


async def test_who_looks_at_every_school_says_why(database: Database) -> None:
    async with database.read(Everyone("a test")) as read:
        assert (await read.connection.scalars(FORGOT)).all() == ["here", "there"]


async def test_a_change_or_removal_that_forgot_its_school_reaches_its_own_only(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        changed = await tx.connection.execute(text("UPDATE people_person SET name = 'Sem'"))
        assert changed.rowcount == 1
        gone = await tx.connection.execute(text("DELETE FROM people_person"))
        assert gone.rowcount == 1
    async with database.read(THERE) as read:
        assert (await read.connection.scalars(text("SELECT name FROM people_person"))).all() == ["Noor"]


async def test_nothing_is_written_for_another_school(database: Database) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.transaction(HERE) as tx:
            await tx.connection.execute(text("UPDATE people_person SET school_id = 'there'"))
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.transaction(HERE) as tx:
            await tx.connection.execute(
                text("INSERT INTO people_person VALUES ('x', 'there', NULL, 'Bo', NULL, true, NULL, false)")
            )


async def test_where_nobody_said_for_whom_nothing_is_asked(database: Database) -> None:
    with pytest.raises(NoScope):
        async with database.read():
            pass
    with pytest.raises(NoScope):
        async with database.transaction():
            pass
    async with database.engine.connect() as connection:
        assert (await connection.scalars(FORGOT)).all() == []


async def test_one_transaction_leaves_nothing_of_its_school_to_the_next_on_the_same_connection(
    database: Database,
) -> None:
    async with database.read(HERE) as read:
        mine = await read.connection.scalar(text("SELECT pg_backend_pid()"))
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT pg_backend_pid()")) == mine
        assert (await connection.scalars(FORGOT)).all() == []


async def test_the_scope_of_who_is_at_work_holds_and_one_of_its_own_holds_more(database: Database) -> None:
    with within(HERE):
        async with database.read() as read:
            assert (await read.connection.scalars(FORGOT)).all() == ["here"]
        async with database.read(THERE) as read:
            assert (await read.connection.scalars(FORGOT)).all() == ["there"]


def test_a_teacher_comes_to_one_school_and_who_works_with_several_to_what_was_granted() -> None:
    teacher = Actor("t", "here", frozenset({Role.TEACHER}), "s")
    consultant = Actor("c", "here", frozenset({Role.CONSULTANT}), "s")
    both = Actor("b", "here", frozenset({Role.CONSULTANT, Role.MENTOR}), "s")

    assert scope_of(teacher) == scope_of(both) == HERE
    assert isinstance(scope_of(consultant), Everyone)
    assert isinstance(scope_of(None), Everyone)


def test_no_school_gets_everything_by_what_it_is_called() -> None:
    assert OneSchool(EVERY).value != EVERY


async def test_every_table_is_protected_and_the_rights_are_as_they_should_be(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences, APPLICATION) == []
        held = await connection.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        )
        assert set(held) <= OPEN.keys()


async def test_the_application_makes_and_alters_no_tables(database: Database) -> None:
    for sql in (
        "CREATE TABLE mine (id int)",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP TABLE live_span",
    ):
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            async with database.transaction(HERE) as tx:
                await tx.connection.execute(text(sql))


async def test_the_owner_is_held_by_the_policies_too(database: Database, postgres: Postgres) -> None:
    owner = Database(postgres.owners(database.url))
    async with owner.read(HERE) as read:
        assert (await read.connection.scalars(FORGOT)).all() == ["here"]
    await owner.close()


async def test_what_was_granted_too_widely_or_taken_away_is_said_in_words_and_put_right(
    database: Database, postgres: Postgres
) -> None:
    owner = Database(postgres.owners(database.url))
    async with owner.engine.begin() as connection:
        for sql in (
            f"GRANT DELETE ON register_entry TO {APPLICATION}",
            f"REVOKE INSERT ON people_person FROM {APPLICATION}",
            "ALTER TABLE live_span NO FORCE ROW LEVEL SECURITY",
            "CREATE POLICY wide ON history_change USING (true)",
        ):
            await connection.execute(text(sql))
        words = [one.words for one in await connection.run_sync(differences, APPLICATION)]
        await connection.run_sync(protect, APPLICATION)
        assert await connection.run_sync(differences, APPLICATION) == []
        await connection.rollback()
    await owner.close()

    assert words == [
        "history_change: the rows of one school are not kept from another",
        "live_span: the rows of one school are not kept from another",
        f"people_person: {APPLICATION} may not INSERT",
        f"register_entry: {APPLICATION} may DELETE, and must not",
    ]
    assert OWNER != APPLICATION
