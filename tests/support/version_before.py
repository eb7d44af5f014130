"""An older version of Erbij on the tables of this one: its own tests, with databases that ``erbij migrate`` made here.

    python -m tests.support.version_before COMMIT tests/scenarios tests/store/live -m "not soak"

The older version is what git has under that commit, whole, with its tests; only what makes the tables of a test's
database is replaced: a process of this version does, as an upgrade does while servers of the version before still run.
What stands behind the commit goes to its pytest.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from erbij.db import migrate
from erbij.db.database import Database
from tests.support.checkout import CHECKOUT

OURS = os.pathsep.join(str(CHECKOUT / part) for part in ("server", "media", "."))
PLUGIN = """
import asyncio, os, sys
from tests.support import databases

async def create_tables(url):
    databases.load_every_store()
    role = getattr(databases, "APPLICATION", "") if url.startswith("postgresql") else ""
    line = [sys.executable, "-m", "tests.support.version_before", "--tables", url, role]
    made = await asyncio.create_subprocess_exec(*line, cwd=os.environ["NOW"], env={**os.environ, "PYTHONPATH": os.environ["NOW_PATH"]})
    assert await made.wait() == 0

async def migrated(self):
    return await self.fresh()

databases.create_tables = create_tables
databases.Postgres.migrated = migrated
databases.EMPTY = databases.EMPTY.replace("relkind = 'r'", "relkind = 'r' AND relname <> 'alembic_version'", 1)
"""  # noqa: E501 - a line of the other program


async def make_tables(url: str, role: str) -> None:
    """Make the tables of this version in an empty database."""
    database = Database(url)
    try:
        await migrate.migrate(database, role)
    finally:
        await database.close()


def run_tests_of(commit: str, asked: list[str]) -> int:
    """Run the tests of another commit on the tables of this one; returns the exit status of its pytest."""
    with tempfile.TemporaryDirectory(prefix="erbij-before-", ignore_cleanup_errors=True) as folder:
        before = Path(folder)
        archive = subprocess.Popen(["git", "-C", str(CHECKOUT), "archive", commit], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
        if archive.wait():
            return archive.returncode
        (before / "tables_of_now.py").write_text(PLUGIN, encoding="utf-8")
        path = os.pathsep.join(str(before / part) for part in ("server", "media", "deploy/classroom-unit", "."))
        env = {**os.environ, "PYTHONPATH": path, "NOW": str(CHECKOUT), "NOW_PATH": OURS}
        line = [sys.executable, "-m", "pytest", "-q", "-p", "tables_of_now", "-p", "no:cacheprovider", *asked]
        return subprocess.run(line, cwd=before, env=env, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1] == "--tables":
        asyncio.run(make_tables(*sys.argv[2:4]))
    else:
        sys.exit(run_tests_of(sys.argv[1], sys.argv[2:]))
