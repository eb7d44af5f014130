"""The long-running commands: serve a school, or the demonstration school, until a signal comes."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from erbij.backup.restoring import refuse_meanwhile
from erbij.composition.server import Server
from erbij.db.migrate import migrate_as_owner
from erbij.db.scope import Everyone, within
from erbij.demo.catalogue.service import DemoLessons
from erbij.demo.past.service import Past
from erbij.demo.service import Demo
from erbij.jobs.periodic import Periodic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from erbij.settings import Settings

DEMO_LOOK_EVERY_S = 5.0
MAKING = Everyone("the demonstration makes two schools and a partnership")
ROLES = {
    "pupil": "leerling",
    "guardian": "ouder",
    "teacher": "leraar",
    "mentor": "mentor",
    "coordinator": "coördinator",
    "leader": "schoolleider",
    "unit": "klaslokaal",
    "consultant": "consulent",
    "partnership": "verband",
}

_out = Console(highlight=False, soft_wrap=True)


async def migrate_database(settings: Settings) -> None:
    """Bring the database up to date and say what was done."""
    refuse_meanwhile(settings.home)
    snapshot = await migrate_as_owner(settings)
    _out.print("The database is up to date." + (f" The state before is kept in {snapshot}" if snapshot else ""))


async def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    refuse_meanwhile(settings.home)
    async with _running(Server(settings)):
        _out.print(f"Erbij is running at {settings.web_address} (Ctrl-C ends it)")
        await _until_signal()


async def demo(settings: Settings) -> None:
    """Migrate, make the demonstration school, print the sign-in links, and serve until SIGINT or SIGTERM."""
    await migrate_database(settings)
    server = Server(settings)
    past = Past(server.people, server.absence.records, server.outbox)
    school = Demo(server.database, server.schools, server.people, server.access, settings.web_address, past)
    with within(MAKING):
        await school.prepare(server.clock.now())
        rooms = server.catalogue
        await DemoLessons(rooms.items, rooms.files, rooms.checking).make(await school.made())
        links = await school.make_links()

    async def publish() -> None:
        with within(MAKING):
            await school.keep_going(server.clock.now())
            await school.publish(server.clock.now(), links, settings.home / "demo.json")

    async with _running(server):
        await publish()
        keep = Periodic("demo", DEMO_LOOK_EVERY_S, publish)
        await keep.start()
        try:
            with within(MAKING):
                document = await school.document(server.clock.now(), links)
            _tell(document)
            await _until_signal()
        finally:
            await keep.close()


def _tell(document: dict[str, Any]) -> None:
    _out.print(f"\nThe demonstration school is open at [bold]{document['base_url']}[/]. A lesson is going on now.")
    _out.print("Open each of these in a browser window (or profile) of its own:\n")
    for person in document["people"]:
        _out.print(f"  {ROLES[person['role']]:<12} {person['name']:<18} {person['sign_in_url']}")
    _out.print("\nCtrl-C ends it.")


@asynccontextmanager
async def _running(server: Server) -> AsyncIterator[Server]:
    try:
        await server.start()
        yield server
    finally:
        await server.close()


async def _until_signal() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    _out.print("\nEnding ...")
