"""The command ``erbij database roles``."""

from __future__ import annotations

import sys

import cyclopts

from erbij.cli.start import load_settings

app = cyclopts.App(name="database", help="What the administrator of a PostgreSQL server is asked for.")


@app.command
def roles() -> None:
    """Print the SQL that makes the database, its owner and the application's role, for psql; nothing is done."""
    from erbij.db.roles import roles_sql  # noqa: PLC0415 - it brings SQLAlchemy

    settings = load_settings()
    if not settings.database_owner_url:
        sys.exit("Set ERBIJ_DATABASE_OWNER_URL and ERBIJ_DATABASE_URL first: one database, two roles.")
    sys.stdout.write(roles_sql(settings.database_owner_url, settings.database))
