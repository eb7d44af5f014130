"""The commands of ``erbij``: serve, migrate, demo, doctor, school.

Every command reads the same settings (environment, ``erbij.toml``) and says what is wrong in one line; exit status 1 is
"something is wrong", 2 is "the command or a setting cannot be used".
"""

from __future__ import annotations

import asyncio
import errno
import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import cyclopts
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from erbij import logs
from erbij.cli import doctor as doctor_checks
from erbij.cli import school
from erbij.composition import serve as serve_composition
from erbij.composition.serve import migrate_database
from erbij.db.migrate import MigrationNeeded, UnknownRevision
from erbij.errors import ErbijError
from erbij.settings import Settings
from erbij_media.errors import MediaError, PortUnavailable

app = cyclopts.App(name="erbij", help="A pupil who cannot come to school is in today's lesson.")
app.command(school.app, name="school")

_err = Console(stderr=True, highlight=False, soft_wrap=True)

PORT_TAKEN = "another program uses it; stop that, or choose another with {}"
WHAT_TO_DO: Mapping[type[Exception], str] = {
    MigrationNeeded: "run erbij migrate",
    UnknownRevision: "start that version, or restore a snapshot",
    PortUnavailable: PORT_TAKEN.format("ERBIJ_MEDIA_PORT"),
}
WRONG_SETTINGS: Mapping[str, str] = {"extra_forbidden": "there is no such setting"}


def load_settings(**changes: object) -> Settings:
    """Read the settings; ``changes`` win over environment and file. Ends the program with status 2 on a wrong one."""
    try:
        settings = Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as error:
        for item in error.errors():
            message = WRONG_SETTINGS.get(item["type"], item["msg"]).removeprefix("Value error, ")
            _say(".".join(map(str, item["loc"])), message)
        sys.exit(2)
    except tomllib.TOMLDecodeError as error:
        _say("erbij.toml", str(error))
        sys.exit(2)
    _open_home(settings.home)
    logs.configure(as_json=settings.log_json, level=settings.log_level)
    return settings


def _open_home(home: Path) -> None:
    """Make the folder if need be; ends the program with status 1 when nothing can be written there."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        _end("ERBIJ_HOME", f"{home} is a file, not a folder")
    except OSError as error:
        _end("ERBIJ_HOME", f"{home} cannot be made ({error.strerror})")
    if not os.access(home, os.W_OK | os.X_OK):
        _end("ERBIJ_HOME", f"nothing can be written in {home}; give it to the user that runs Erbij")


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
    except (ErbijError, MediaError) as error:
        _end(*plain(error))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            _end("the TCP port cannot be bound", PORT_TAKEN.format("ERBIJ_PORT"))
        _end(error.strerror or str(error), str(error.filename or ""))


def plain(error: Exception) -> tuple[str, str]:
    """Return what went wrong, and what to do about it or else its details ("": there are none)."""
    title = getattr(error, "title", "") or str(error)
    details = str(error) if str(error) != title else ""
    return title, WHAT_TO_DO.get(type(error), details)


def _say(about: str, what: str) -> None:
    line = ": ".join(part for part in (f"[red]{escape(about)}[/]" if about else "", escape(what)) if part)
    _err.print(line)


def _end(about: str, what: str) -> NoReturn:
    _say(about, what)
    sys.exit(1)


def main() -> None:
    """Run the command of ``sys.argv``. What it writes is for its own user alone."""
    os.umask(0o077)
    if not os.environ.get("ERBIJ_HOME") and Path("pyproject.toml").exists():
        os.environ["ERBIJ_HOME"] = str(Path("var").resolve())
    app()


if __name__ == "__main__":
    main()
