"""What every command begins and ends with: the settings, the folder, and one plain line for what went wrong.

Exit status 1 is "something is wrong", 2 is "the command or a setting cannot be used". Imports stand where they are
needed: a command that asks no settings should not wait for them.
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine, Mapping
    from pathlib import Path

    from erbij.settings import Settings

T = TypeVar("T")

PORT_TAKEN = "another program uses it; stop that, or choose another with {}"
WHAT_TO_DO: Mapping[str, str] = {
    "MigrationNeeded": "run erbij migrate",
    "NotTheOwner": "give the owner's address in ERBIJ_DATABASE_OWNER_URL: docs/operating/postgresql.md",
    "UnknownRevision": "start that version, or restore a snapshot",
    "PortUnavailable": "stop what uses it, or set ERBIJ_MEDIA_PORT or ERBIJ_BIND",
}
"""By the name of the error's class."""
ADDRESSES = ("database_url", "database_owner_url", "backup_log_url", "backup_drill_url")
"""The settings that lead to a database; they differ in role or database. The first: where nothing says which."""
SIGN_IN_REFUSED = "28"
"""Of PostgreSQL's error codes: the role is not there, may not, or has another password."""
WRONG_SETTINGS: Mapping[str, str] = {"extra_forbidden": "there is no such setting"}


def load_settings(**changes: object) -> Settings:
    """Read the settings; ``changes`` win over environment and file. Ends the program with status 2 on a wrong one."""
    import tomllib

    from pydantic import ValidationError

    from erbij import logs
    from erbij.settings import Settings

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


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run what an operator asked for to its end; it may concern any school."""
    import asyncio

    from erbij.db.scope import Everyone, within

    with within(Everyone("a command of whoever runs the server: it is meant for any school")):
        return asyncio.run(work)


def run(work: Coroutine[Any, Any, T], *, serves: bool = False) -> T:
    """Run to the end; what cannot be done ends the program with one line and status 1.

    ``serves``: others ask, and each of them comes to rows of their own only.
    """
    import asyncio

    from erbij.db.database import DatabaseIsAway, is_without_connection
    from erbij.errors import ErbijError
    from erbij_media.errors import MediaError

    try:
        return asyncio.run(work) if serves else finish(work)
    except DatabaseIsAway as error:
        _end(*unreachable(error))
    except (ErbijError, MediaError) as error:
        _end(*plain(error))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            _end("the TCP port cannot be bound", PORT_TAKEN.format("ERBIJ_PORT"))
        if error.filename is None and isinstance(error, ConnectionError | TimeoutError | socket.gaierror):
            _end(*unreachable(error))
        _end(error.strerror or str(error), str(error.filename or ""))
    except Exception as error:
        if not is_without_connection(error):
            raise  # a fault of ours: what was asked stands in the traceback
        _end(*unreachable(error))


def unreachable(error: BaseException) -> tuple[str, str]:
    """Return that there is no connection to the database, with what its driver said of it, and what to do."""
    import sqlite3

    cause = getattr(error, "orig", None) or error
    chain = [error, cause]
    while cause.__cause__ is not None:
        cause = cause.__cause__
        chain.append(cause)
    said = (getattr(cause, "strerror", None) or str(cause)).partition("\n")[0] or type(cause).__name__
    file = "see who may read and write erbij.db in ERBIJ_HOME"
    address = _setting_of({note for each in chain for note in getattr(each, "__notes__", ())})
    server = f"look at {address}, and whether the database server runs"
    if str(getattr(cause, "sqlstate", "")).startswith(SIGN_IN_REFUSED):
        server = (
            f"look at role and password in {address}; erbij database roles prints what gives the role that password"
        )
    return f"the database cannot be reached ({said})", file if isinstance(cause, sqlite3.Error) else server


def _setting_of(places: Collection[str]) -> str:
    """Return the setting whose address could not be reached: there are several, with a role each."""
    from erbij.db.database import place_of
    from erbij.settings import Settings

    try:
        settings = Settings()
        known = {name: getattr(settings, name) for name in ADDRESSES}
    except ValueError:
        known = {}
    found = (name for name, url in known.items() if url and place_of(url) in places)
    return f"ERBIJ_{next(found, ADDRESSES[0]).upper()}"


def plain(error: Exception) -> tuple[str, str]:
    """Return what went wrong, and what to do about it or else its details ("": there are none)."""
    title = getattr(error, "title", "") or str(error)
    details = str(error) if str(error) != title else ""
    return title, WHAT_TO_DO.get(type(error).__name__, details)


def _say(about: str, what: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    line = ": ".join(part for part in (f"[red]{escape(about)}[/]" if about else "", escape(what)) if part)
    Console(stderr=True, highlight=False, soft_wrap=True).print(line)


def _end(about: str, what: str) -> NoReturn:
    _say(about, what)
    sys.exit(1)
