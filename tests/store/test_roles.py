"""The SQL that an administrator is given makes the database and two roles, and may be carried out again."""

from __future__ import annotations

import asyncio
import subprocess
from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from erbij.cli import start
from erbij.cli.postgresql import findings
from erbij.db import migrate, outlook
from erbij.db.database import Database
from erbij.db.oversight import Seen, look
from erbij.db.roles import roles_sql, verifier
from erbij.db.scope import Everyone
from erbij.settings import Settings
from tests.support.databases import PROGRAMS
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from tests.support.databases import Postgres

NAME, OWNS, SERVES = "school board's", 'the "owner"', "erbij's"


def carry_out(admin: URL, sql: str) -> None:
    where = ["--host", str(admin.query["host"]), "--username", "postgres", "postgres"]
    line = [str(PROGRAMS / "psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", *where]
    subprocess.run(line, input=sql, text=True, check=True, capture_output=True, timeout=30)


async def test_the_printed_sql_makes_two_roles_and_the_server_serves_as_the_lesser(
    postgres: Postgres, tmp_path: Path
) -> None:
    await postgres.fresh(empty=True)
    admin = make_url(postgres.address("postgres"))
    addresses = [
        admin.set(database=NAME, username=role, password=f"secret of {role}").render_as_string(hide_password=False)
        for role in (OWNS, SERVES)
    ]
    sql = roles_sql(*addresses)
    assert "secret of" not in sql
    for _ in range(2):
        await asyncio.to_thread(carry_out, admin, sql)

    settings = settings_in(tmp_path, database_owner_url=addresses[0], database_url=addresses[1])
    await migrate.migrate_as_owner(settings)

    server, super_user = Database(settings.database), Database(admin.set(database=NAME).render_as_string())
    await migrate.check(server)
    assert await look(server) == Seen(SERVES, above=False, owns=False, differences=(), unsafe=("fsync = off",))
    async with server.read(Everyone("a test")) as read:  # a lesson goes on while the owner looks
        await read.connection.execute(text("SELECT * FROM live_seat"))
        number, oldest = (await outlook.look(settings)).busy
        assert (number, oldest > 0) == (1, True)
    above = await look(super_user)
    assert (above.above, above.owns) == (True, False)
    async with super_user.engine.connect() as connection:
        query = text("SELECT rolpassword FROM pg_authid WHERE rolname = :name").bindparams(name=SERVES)
        kept = str(await connection.scalar(query))
    assert kept == verifier(f"secret of {SERVES}", b64decode(kept.split("$")[1].split(":")[1]))
    for database in (server, super_user):
        await database.close()


def test_the_doctor_says_in_words_who_may_too_much() -> None:
    two = Seen("erbij", above=False, owns=False, differences=(), unsafe=())
    assert list(findings(two)) == []

    owner = Seen("erbij", above=False, owns=True, differences=(), unsafe=())
    assert ["owns the tables" in one.what for one in findings(owner)] == [True]

    above = Seen("postgres", above=True, owns=True, differences=(), unsafe=("fsync = off",))
    assert [one.about for one in findings(above)] == ["database roles", "database"]

    wide = Seen("erbij", above=False, owns=False, differences=tuple(f"table {n}" for n in range(7)), unsafe=())
    assert [one.what for one in findings(wide)] == [*(f"table {n}" for n in range(5)), "and 2 more"]


async def test_an_owner_whom_the_database_does_not_let_in_is_told_by_the_setting_of_the_owner(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await postgres.fresh(empty=True)
    admin = Database(postgres.address("postgres"))
    async with admin.engine.begin() as connection:
        await connection.execute(text("CREATE ROLE erbij_no_one NOLOGIN"))
    owner = make_url(url).set(username="erbij_no_one").render_as_string(hide_password=False)
    monkeypatch.setenv("ERBIJ_HOME", str(tmp_path))
    monkeypatch.setenv("ERBIJ_DATABASE_URL", url)
    monkeypatch.setenv("ERBIJ_DATABASE_OWNER_URL", owner)

    with pytest.raises(DBAPIError) as refused:
        await outlook.look(Settings())

    what, advice = start.unreachable(refused.value)
    assert what == 'the database cannot be reached (role "erbij_no_one" is not permitted to log in)'
    assert advice.startswith("look at role and password in ERBIJ_DATABASE_OWNER_URL; erbij database roles prints")
    async with admin.engine.begin() as connection:
        await connection.execute(text("DROP ROLE erbij_no_one"))
    await admin.close()
    await postgres.drop(url)
