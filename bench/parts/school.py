"""A large school on a real server, and some who signed in; a process of its own, as it imports all there is."""

from __future__ import annotations

import asyncio
import pickle
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url

from bench.parts.measuring import say
from bench.parts.pages import PAGE, WHO
from erbij.clock import SetClock
from erbij.composition.server import Server
from erbij.db.scope import within
from erbij.people.store import stored_people
from erbij.schools.model import Files
from erbij_media.fake import FakeEngine
from tests.api.web.serving import Browser
from tests.support.databases import A_TEST
from tests.support.overheard import overheard
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

PER_GROUP, SAMPLE, LOOKS = 25, 20, 3
HOURS = ("08:30;09:20", "09:30;10:20", "10:30;11:20", "11:30;12:20", "13:00;13:50", "14:00;14:50")
MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)


def files(pupils: int) -> Files:
    """A school with a week of lessons, six on each day."""
    groups = max(1, pupils // PER_GROUP)
    people = ["sleutel;naam;rol;groep", *(f"t{n};Leraar {n};leraar;g{n}" for n in range(groups))]
    people += [f"p{n};Leerling {n};leerling;g{n % groups}" for n in range(pupils)]
    lessons = ["datum;begin;einde;vak;groep;leraar;lokaal"]
    days = [MONDAY.date() + timedelta(days=n) for n in range(5)]
    lessons += [f"{day};{hour};Vak;g{n};t{n};Lokaal {n}" for n in range(groups) for day in days for hour in HOURS]
    named = "sleutel;naam\n" + "\n".join(f"g{n};Groep {n}" for n in range(groups))
    return Files(groups=named, people="\n".join(people), timetable="\n".join(lessons))


async def serve(url: str, home: Path, pupils: int) -> None:
    """A real server with such a school; it says where it is, and the cookies of some who signed in."""
    settings = settings_in(home, database_url=url)
    server = Server(settings, FakeEngine(), SetClock(MONDAY))
    await server.start()
    said: dict[str, Any] = {"base": f"http://127.0.0.1:{settings.port}"}
    with within(A_TEST):
        school = await server.schools.create("Groot", "Bestuur", "vo")
        await server.schools.write(school.id, files(pupils))
        await _counted(server, url)
        async with server.database.read() as read:
            ids = {str(one.key): one.id for one in await stored_people(read, school.id)}
        for who in WHO:
            names = [f"{who}{n}" for n in range(min(SAMPLE, max(1, pupils // PER_GROUP)))]
            said[who] = [await _signed_in(server, school.id, ids[name], home / f"{name}.page") for name in names]
    await say(said)


async def _counted(server: Server, url: str) -> None:
    """Let the database count its tables, as SQLite is told to every ten minutes and PostgreSQL does after a minute."""
    await server.database.measure()
    if not server.database.is_sqlite:
        address = make_url(url)
        line = await asyncpg.connect(host=address.query["host"], user="postgres", database=address.database)
        await line.execute("ANALYZE")
        await line.close()


async def _signed_in(server: Server, school_id: str, person_id: str, file: Path) -> str:
    """Sign somebody in; what their page asks of the database, and its bytes, go into a file."""
    base = f"http://127.0.0.1:{server.settings.port}"
    browser = Browser(base, server.settings.web_address)
    async with server.database.transaction() as tx:
        link = await server.access.make_link(tx, school_id, person_id)
    answer = await browser.post("/api/access/links/use", {"token": link.partition("#")[2]})
    answer.raise_for_status()
    await browser.get(PAGE)  # the first look of a teacher is written down, those of the next minutes are not
    looks = []
    for _ in range(LOOKS):
        with overheard(server.database) as heard:
            body = await (await browser.get(PAGE)).read()
        looks.append(([one for transaction in heard for one in transaction], body))
    asked = min(looks, key=lambda look: len(look[0]))  # what the server does by itself is heard too
    await asyncio.to_thread(file.write_bytes, pickle.dumps(asked))
    cookies = "; ".join(f"{one.key}={one.value}" for one in browser.session.cookie_jar)
    await browser.session.close()
    return cookies
