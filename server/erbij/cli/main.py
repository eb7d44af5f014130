"""The commands of ``erbij``: serve, migrate, demo, doctor, school, register.

Every command reads the same settings (environment, ``erbij.toml``) and says what is wrong in one line; exit status 1 is
"something is wrong", 2 is "the command or a setting cannot be used".

A command imports what it needs when it is run: ``erbij register explain`` is a pocket calculator, not a server.
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import cyclopts

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from erbij.settings import Settings

T = TypeVar("T")

app = cyclopts.App(name="erbij", help="A pupil who cannot come to school is in today's lesson.")
app.command("erbij.cli.school:app", name="school", help="Create a school, and import its files.")
app.command("erbij.cli.register:app", name="register", help="Count a facts file; check the chain of the ledger.")


def load_settings(**changes: object) -> Settings:
    """Read the settings; ``changes`` win over environment and file. Ends the program with status 2 on a wrong one."""
    from pydantic import ValidationError

    from erbij import logs
    from erbij.settings import Settings

    try:
        settings = Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as error:
        for item in error.errors():
            place = ".".join(str(part) for part in item["loc"]) or "settings"
            _complain(f"[red]{place}[/]: {item['msg']}")
        sys.exit(2)
    settings.home.mkdir(parents=True, exist_ok=True)
    logs.configure(as_json=settings.log_json, level=settings.log_level)
    return settings


@app.command
def serve() -> None:
    """Serve the school: web server and media process, until Ctrl-C."""
    from erbij.composition.serve import serve as serving

    run(serving(load_settings()))


@app.command
def demo() -> None:
    """Make a demonstration school where a lesson is always going on, serve it and print the sign-in links."""
    from erbij.composition.serve import demo as demonstration

    run(demonstration(load_settings(demo=True)))


@app.command
def migrate() -> None:
    """Bring the database to this version; a snapshot is made first (SQLite)."""
    from erbij.composition.serve import migrate_database

    run(migrate_database(load_settings()))


@app.command
def doctor() -> None:
    """Say what is missing or unsafe; exit status 1 when something is."""
    from erbij.cli import doctor as checks

    sys.exit(checks.run(load_settings()))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what cannot be done ends the program with one line and status 1."""
    import asyncio

    from erbij.errors import ErbijError

    try:
        return asyncio.run(work)
    except ErbijError as error:
        _complain(f"[red]{error.title}[/]: {error}")
        sys.exit(1)
    except OSError as error:
        _complain(f"[red]{error.strerror or error}[/]" + (f": {error.filename}" if error.filename else ""))
        sys.exit(1)


def _complain(text: str) -> None:
    from rich.console import Console

    Console(stderr=True, highlight=False).print(text)


def main() -> None:
    """Run the command of ``sys.argv``."""
    if not os.environ.get("ERBIJ_HOME") and Path("pyproject.toml").exists():
        os.environ["ERBIJ_HOME"] = str(Path("var").resolve())
    app()


if __name__ == "__main__":
    main()
