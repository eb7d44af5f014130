"""The PostgreSQL of one test session outlives whatever another session does, and nothing of it outlives its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from sqlalchemy import text

from tests.support.databases import SERVER_FOLDERS, Postgres, opened, remove_abandoned_servers

if TYPE_CHECKING:
    from pathlib import Path


def test_another_session_that_closes_or_empties_the_folders_of_pytest_leaves_the_server_alone(
    postgres: Postgres, tmp_path: Path
) -> None:
    closed = [folder for folder in (postgres.folder, *postgres.folder.parents) if folder.name.startswith("pytest-")]

    assert closed == [], "each pytest that starts sets pytest-of-<user> to 0700: PostgreSQL panics at a checkpoint then"
    assert tmp_path.parent not in postgres.folder.parents, "the next pytest with this --basetemp empties it"


def test_the_folder_of_a_killed_session_is_removed_and_that_of_a_running_one_is_kept(tmp_path: Path) -> None:
    for name in ("running", "killed"):
        (tmp_path / f"{SERVER_FOLDERS}{name}" / "data").mkdir(parents=True)
        (tmp_path / f"{SERVER_FOLDERS}{name}" / "lock").touch()
    (tmp_path / f"{SERVER_FOLDERS}just-made").mkdir()
    hold = "import fcntl, sys; lock = open(sys.argv[1], 'wb'); fcntl.flock(lock, fcntl.LOCK_EX); print(); input()"
    line = [sys.executable, "-c", hold, str(tmp_path / f"{SERVER_FOLDERS}running" / "lock")]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as session:
        assert session.stdout is not None
        session.stdout.readline()

        remove_abandoned_servers(tmp_path)
        kept = sorted(folder.name.removeprefix(SERVER_FOLDERS) for folder in tmp_path.iterdir())
        session.communicate(b"\n")

    assert kept == ["just-made", "running"]


async def test_a_database_that_is_used_again_is_as_good_as_new(postgres: Postgres) -> None:
    url = await postgres.fresh()
    async with opened(url) as database, database.transaction() as tx:
        await tx.connection.execute(text("INSERT INTO schools_board (id, name) VALUES ('one', 'A board')"))
    postgres.release(url)

    again = await postgres.fresh()

    assert again == url
    async with opened(again) as database, database.read() as read:
        assert (await read.connection.execute(text("SELECT count(*) FROM schools_board"))).scalar_one() == 0
    postgres.release(again)


async def test_a_database_whose_tables_a_test_changed_is_not_used_again(postgres: Postgres) -> None:
    url = await postgres.fresh()
    async with opened(postgres.owners(url)) as database, database.transaction() as tx:
        await tx.connection.execute(text("ALTER TABLE register_entry DISABLE TRIGGER USER"))
    postgres.release(url)

    assert await postgres.fresh() != url
