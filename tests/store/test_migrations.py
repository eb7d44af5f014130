"""A school's database is brought up to date as a whole or not at all, and an unknown one is left alone."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import make_url, text

from erbij.cli.outlook import said
from erbij.db import migrate, outlook
from erbij.db.database import Database
from erbij.db.migrate import MigrationNeeded, UnknownRevision
from erbij.db.protection import differences
from erbij.db.types import metadata
from tests.support.databases import A_TEST, APPLICATION, load_every_store, opened
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlalchemy import Connection

    from tests.support.databases import Postgres


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """Not what only one of the databases has: the tables of FTS5, and PostgreSQL's indexes of words."""
    return name is None or not (name.startswith("catalogue_term_fts") or name in WORDS)


WORDS = {"catalogue_term_heading", "catalogue_term_body"}
OPTIONS = {"compare_type": True, "include_name": is_ours}


@pytest.fixture(autouse=True)
def _nothing_blocks_the_loop() -> None:
    """Migrations run before anything is served, so here files may be read on the loop."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres) -> AsyncIterator[Database]:
    """A database of each kind without a single table."""
    load_every_store()
    is_sqlite = request.param == "sqlite"
    url = f"sqlite+aiosqlite:///{tmp_path / 'erbij.db'}" if is_sqlite else await postgres.fresh(empty=True)
    database = Database(url, otherwise=A_TEST)
    yield database
    await database.close()
    if not is_sqlite:
        await postgres.drop(url)


async def test_a_migrated_database_is_exactly_what_the_stores_declare(empty: Database) -> None:
    await migrate.migrate(empty)

    async with empty.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts=OPTIONS), metadata)
        )

    assert differences == []


async def test_a_migrated_database_keeps_schools_apart_and_knows_what_the_application_may(empty: Database) -> None:
    await migrate.migrate(empty, "" if empty.is_sqlite else APPLICATION)
    if empty.is_sqlite:
        return
    async with empty.engine.begin() as connection:
        assert await connection.run_sync(differences, APPLICATION) == []
        await connection.execute(text(f"GRANT DELETE ON register_entry TO {APPLICATION}"))

    await migrate.migrate(empty, APPLICATION)  # of this version already, and the rights are put right all the same

    async with empty.engine.connect() as connection:
        assert await connection.run_sync(differences, APPLICATION) == []


async def test_the_server_serves_a_migrated_database_and_no_empty_one(empty: Database) -> None:
    with pytest.raises(MigrationNeeded):
        await migrate.check(empty)

    await migrate.migrate(empty)

    await migrate.check(empty)


async def test_a_ledger_entry_of_a_migrated_database_cannot_be_changed(empty: Database) -> None:
    await migrate.migrate(empty)

    async with empty.read() as read:
        kind = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'register_entry'"
        if not empty.is_sqlite:
            kind = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'register_entry'::regclass AND NOT tgisinternal"
        triggers = (await read.connection.execute(text(kind))).scalar_one()

    assert triggers == 2


async def test_a_database_of_a_newer_erbij_is_refused_and_left_as_it_is(empty: Database) -> None:
    await migrate.migrate(empty)
    async with empty.transaction() as tx:
        await tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnknownRevision):
        await migrate.migrate(empty)

    assert await migrate.current(empty) == "9999"


async def test_a_migration_that_fails_half_way_leaves_nothing_behind(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("erbij.db.append_only.append_only_statements", fail)
        with pytest.raises(RuntimeError):
            await migrate.migrate(empty)

    assert await migrate.current(empty) is None
    async with empty.engine.connect() as connection:
        assert await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync)) == []


async def test_the_state_before_a_migration_is_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "erbij.db"
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: _upgrade_to(sync, "0004"))

    snapshot = await migrate.migrate(database)
    await database.close()

    assert snapshot is not None
    with _opened(snapshot) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == ("0004",)


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def _opened(file: Path) -> Any:
    import sqlite3

    with closing(sqlite3.connect(file)) as connection:
        yield connection


async def test_servers_of_the_version_before_go_on_where_a_newer_one_says_that_they_fit(empty: Database) -> None:
    await migrate.migrate(empty)
    async with empty.transaction() as tx:
        await tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        if not empty.is_sqlite:
            fits = f"COMMENT ON TABLE alembic_version IS '9998 {migrate.newest()}'"
            await tx.connection.execute(text(fits))

    if empty.is_sqlite:  # one machine: its one server is replaced as a whole
        with pytest.raises(UnknownRevision):
            await migrate.check(empty)
    else:
        await migrate.check(empty)
        assert await migrate.migrate(empty) is None
    assert await migrate.current(empty) == "9999"


async def test_a_migration_waits_for_nobody_for_long_and_leaves_everything_as_it_was(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await postgres.fresh(empty=True)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT_S", 0.1)
    monkeypatch.setattr(migrate, "BETWEEN_S", 0.01)
    async with opened(url) as database, opened(url) as lesson:
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda sync: _upgrade_to(sync, "0005"))
        async with lesson.read() as read:  # a question that takes long
            await read.connection.execute(text("SELECT * FROM live_seat"))
            seen = await outlook.look(settings_in(tmp_path, database_url=url))
            assert (seen.state, seen.busy[0]) == (outlook.State.OLD, 1)
            with pytest.raises(migrate.TablesAreInUse):
                await migrate.migrate(database)
        assert await migrate.current(database) == "0005"

        await migrate.migrate(database)
        assert await migrate.current(database) == migrate.newest()
    await postgres.drop(url)


async def test_what_a_migration_would_do_is_said_before_and_nothing_is_done(empty: Database, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, database_url=empty.url)
    before = await outlook.look(settings)
    assert before.state is outlook.State.EMPTY
    assert before.steps[0][0] == "0001"
    assert list(said(before)) == ["The database is empty: erbij migrate makes its tables."]
    assert not (tmp_path / "erbij.db").exists()

    await migrate.migrate(empty)

    after = await outlook.look(settings)
    assert (after.state, after.steps, after.rights) == (outlook.State.NEW, (), ())
    assert after.size > 0
    assert list(said(after))[-1] == "There is nothing to do."


async def test_tables_are_not_made_by_the_role_of_the_server_and_that_is_said(postgres: Postgres) -> None:
    url = await postgres.fresh(empty=True)
    serves = make_url(url).set(username=APPLICATION).render_as_string(hide_password=False)
    async with opened(serves) as database:
        with pytest.raises(migrate.NotTheOwner):
            await migrate.migrate(database)
        assert await migrate.current(database) is None
    await postgres.drop(url)


async def test_a_right_that_was_given_by_hand_is_said_before_it_is_taken_back(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = await postgres.migrated()
    settings = settings_in(tmp_path, database_url=url, database_owner_url=postgres.owners(url))
    async with opened(postgres.owners(url)) as owned, owned.transaction() as tx:
        await tx.connection.execute(text(f"GRANT DELETE ON register_entry TO {APPLICATION}"))

    seen = await outlook.look(settings)

    assert seen.state is outlook.State.NEW
    assert list(said(seen))[1:] == [
        f"Would be put right: register_entry: {APPLICATION} may DELETE, and must not",
        "erbij migrate does this.",
    ]
    await postgres.drop(url)
