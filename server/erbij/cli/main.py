"""The commands of ``erbij``: serve, migrate, demo, doctor, school.

Every command reads the same settings (environment, ``erbij.toml``) and says what is wrong in one line; exit status 1 is
"something is wrong", 2 is "the command or a setting cannot be used".
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import cyclopts
from pydantic import ValidationError
from rich.console import Console

from erbij import logs
from erbij.cli import doctor as doctor_checks
from erbij.cli import school
from erbij.composition import serve as serve_composition
from erbij.composition.serve import migrate_database
from erbij.errors import ErbijError
from erbij.settings import Settings

app = cyclopts.App(name="erbij", help="A pupil who cannot come to school is in today's lesson.")
app.command(school.app, name="school")

_err = Console(stderr=True, highlight=False)


def load_settings(**changes: object) -> Settings:
    """Read the settings; ``changes`` win over environment and file. Ends the program with status 2 on a wrong one."""
    try:
        settings = Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as error:
        for item in error.errors():
            place = ".".join(str(part) for part in item["loc"]) or "settings"
            _err.print(f"[red]{place}[/]: {item['msg']}")
        sys.exit(2)
    settings.home.mkdir(parents=True, exist_ok=True)
    logs.configure(as_json=settings.log_json, level=settings.log_level)
    return settings


@app.command
def serve() -> None:
    """Serve the school: web server and media process, until Ctrl-C."""
    _run(serve_composition.serve(load_settings()))


@app.command
def demo() -> None:
    """Make a demonstration school where a lesson is always going on, serve it and print the sign-in links."""
    _run(serve_composition.demo(load_settings(demo=True)))


@app.command
def migrate() -> None:
    """Bring the database to this version; a snapshot is made first (SQLite)."""
    _run(migrate_database(load_settings()))


@app.command
def doctor() -> None:
    """Say what is missing or unsafe; exit status 1 when something is."""
    sys.exit(doctor_checks.run(load_settings()))


def _run(work: object) -> None:
    try:
        asyncio.run(work)  # type: ignore[arg-type]
    except ErbijError as error:
        _err.print(f"[red]{error.title}[/]: {error}")
        sys.exit(1)
    except OSError as error:
        _err.print(f"[red]{error.strerror or error}[/]" + (f": {error.filename}" if error.filename else ""))
        sys.exit(1)


def main() -> None:
    """Run the command of ``sys.argv``."""
    if not os.environ.get("ERBIJ_HOME") and Path("pyproject.toml").exists():
        os.environ["ERBIJ_HOME"] = str(Path("var").resolve())
    app()


if __name__ == "__main__":
    main()
