"""The commands of ``erbij``: serve, migrate, demo, doctor, and those of schools, databases, nodes, backups and others.

A command imports what it needs when it is run: ``erbij register explain`` is a pocket calculator, not a server.
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import cyclopts

from erbij.cli.start import load_settings, run

app = cyclopts.App(name="erbij", help="A pupil who cannot come to school is in today's lesson.")
app.command("erbij.cli.school:app", name="school", help="Create a school, and import its files.")
app.command("erbij.cli.partnership:app", name="partnership", help="A partnership, its schools and its people.")
app.command("erbij.cli.board:app", name="board", help="Who of a school board sees how its schools do.")
app.command("erbij.cli.register:app", name="register", help="Count a facts file; check the chain of the ledger.")
app.command("erbij.cli.database:app", name="database", help="The roles of a PostgreSQL database.")
app.command("erbij.cli.backup:app", name="backup", help="Copies of the data; whether they can be brought back.")
app.command("erbij.cli.backup:restore", name="restore", help="Bring the school back from its backups, all or nothing.")
app.command("erbij.cli.node:app", name="node", help="Media nodes on machines of their own.")
app.command("erbij.cli.catalogue:app", name="catalogue", help="Take in the goals that SLO publishes.")
app.command("erbij.cli.privacy:app", name="privacy", help="Retention, and one person's export or erasure.")


@app.command
def serve() -> None:
    """Serve the school: web server and media process, until Ctrl-C."""
    from erbij.composition.serve import serve as serving

    run(serving(load_settings()), serves=True)


@app.command
def demo() -> None:
    """Make a demonstration school where a lesson is always going on, serve it and print the sign-in links."""
    from erbij.composition.serve import demo as demonstration

    run(demonstration(load_settings(demo=True)), serves=True)


@app.command
def migrate(*, check: Annotated[bool, cyclopts.Parameter(negative="")] = False) -> None:
    """Bring the database to this version; a snapshot is made first (SQLite).

    Parameters
    ----------
    check
        Only say what would be done. Exit status 0: nothing; 1: something; 3: the database is of a newer version.
    """
    from erbij.cli import outlook
    from erbij.composition.serve import migrate_database

    if check:
        sys.exit(outlook.run_it(load_settings()))

    run(migrate_database(load_settings()))


@app.command
def move() -> None:
    """Move the school from its one file (SQLite) to the PostgreSQL database of the settings, all of it or nothing."""
    from erbij.cli import move as moving

    moving.run_it(load_settings())


@app.command
def doctor() -> None:
    """Say what is missing or unsafe; exit status 1 when something is."""
    from erbij.cli import doctor as checks

    sys.exit(checks.run(load_settings()))


def main() -> None:
    """Run the command of ``sys.argv``. What it writes is for its own user alone."""
    os.umask(0o077)
    if not os.environ.get("ERBIJ_HOME") and Path("pyproject.toml").exists():
        os.environ["ERBIJ_HOME"] = str(Path("var").resolve())
    app()


if __name__ == "__main__":
    main()
