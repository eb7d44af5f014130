"""Two schools on one real server: its own wiring, HTTP and sockets; the media is a fake and the clock stands still.

Schools are made and signed in to once; every other test starts its own server on a copy of that file, as a server that
starts again does. With ``ERBIJ_TEST_SCHOOLS=postgresql`` every such test is played on PostgreSQL, as the application's
role: what a use case reads of a school that is not the asker's is missing then.
"""

from __future__ import annotations

import atexit
import os
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aiohttp import ClientSession, CookieJar
from yarl import URL

from erbij.access import store as access_store
from erbij.actor import Role
from erbij.clock import SetClock
from erbij.composition.server import Server
from erbij.db import migrate
from erbij.people.store import stored_people
from erbij.plans.policy.store import write_policy
from erbij.plans.policy.wire import Policy
from erbij.schools.model import Files
from erbij.schools.store import groups_of
from erbij.timetable.store import slots_between
from erbij_media.fake import FakeEngine
from tests.api.web.serving import Browser
from tests.scenarios.page import Page
from tests.support.databases import A_TEST, Postgres
from tests.support.school_files import GROUPS, MONDAY, PEOPLE, TIMETABLE
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import timedelta
    from http.cookies import Morsel


AT_HOME = PEOPLE.replace("pupil;5A;;;;", "pupil;5A;;;2026-09-01;").replace("pupil;5B;;;;", "pupil;5B;;;2026-09-01;")
MORE_PEOPLE = AT_HOME + "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"
PLACES = ("Lokaal 12", "Lokaal 14")
FILE = "erbij.db"
ON_POSTGRESQL = os.environ.get("ERBIJ_TEST_SCHOOLS") == "postgresql"


@dataclass
class RealSchools:
    """Everybody and everything by a name that begins with the school: ``a.noor``, ``a.5A``, ``a.Lokaal 12``."""

    server: Server
    engine: FakeEngine
    clock: SetClock
    base: str
    stack: AsyncExitStack
    ids: dict[str, str] = field(default_factory=dict)
    school_ids: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    kept: dict[str, dict[str, Morsel[str]]] = field(default_factory=dict)
    """The cookies of who signed in before this server started."""
    _browsers: dict[str, Browser] = field(default_factory=dict)

    async def fill(self, name: str) -> None:
        server = self.server
        school = await server.schools.create(f"School {name}", "Bestuur", "po")
        await server.schools.write(school.id, Files(groups=GROUPS, people=MORE_PEOPLE, timetable=TIMETABLE))
        async with server.database.transaction() as tx:
            await write_policy(tx, school.id, Policy(locks=False))
        async with server.database.read() as read:
            for person in await stored_people(read, school.id):
                self.ids[f"{name}.{person.key}"] = person.id
            for group in await groups_of(read, school.id):
                self.ids[f"{name}.{group.key}"] = group.id
            day = server.clock.now()
            for slot in await slots_between(read, school.id, day, day.replace(hour=23)):
                self.ids[f"{name}.{slot.subject} {slot.group_name[-2:]}"] = slot.id
        async with server.database.transaction() as tx:
            for place in PLACES:
                self.ids[f"{name}.{place}"] = await server.access.make_unit(tx, school.id, place)
            consultant = [Role.CONSULTANT]
            self.ids[f"{name}.otto"] = await server.people.add_in(
                tx, school.id, "Otto Ozl", consultant, email=f"otto.{name}@voorbeeld.test", since=day.date()
            )
        self.school_ids[name] = school.id

    async def browser(self, who: str) -> Browser:
        """The browser in which somebody (or the unit of a place) is signed in."""
        if who not in self._browsers:
            browser = await self._new_browser()
            if who in self.kept:
                browser.session.cookie_jar.update_cookies(self.kept.pop(who), URL(self.base))
                self._browsers[who] = browser
                return browser
            async with self.server.database.transaction() as tx:
                link = await self.server.access.make_link(
                    tx, self.school_ids[who[0]], self.ids[who], unit=self.is_unit(who)
                )
            token = link.partition("#")[2]
            answer = await browser.post("/api/access/links/use", {"token": token}, as_unit=self.is_unit(who))
            assert answer.status == 200, await answer.text()
            self._browsers[who] = browser
        return self._browsers[who]

    async def _new_browser(self) -> Browser:
        browser = Browser(self.base, self.server.settings.web_address)
        await browser.session.close()
        browser.session = ClientSession(self.base, cookie_jar=CookieJar(unsafe=True))
        self.stack.push_async_callback(browser.session.close)
        return browser

    async def page(self, who: str) -> Page:
        """A socket of that browser."""
        browser = await self.browser(who)
        cookies = {morsel.key: morsel.value for morsel in browser.session.cookie_jar}
        page = await Page().connect(self.base, cookies, origin=self.server.settings.web_address, unit=self.is_unit(who))
        self.stack.push_async_callback(page.io.disconnect)
        return page

    async def device_of(self, who: str) -> str:
        """The id of the first device that somebody bound."""
        await self.browser(who)
        async with self.server.database.read() as read:
            bound = await access_store.devices(read, self.school_ids[who[0]], self.ids[who], self.server.clock.now())
        return bound[0].id

    def forget(self, who: str) -> None:
        """Sign somebody in anew the next time."""
        self._browsers.pop(who, None)

    @staticmethod
    def is_unit(who: str) -> bool:
        return "Lokaal" in who


@dataclass(frozen=True)
class Template:
    """Schools as the file of a server that was stopped has them, and what a browser kept of each sign-in."""

    file: bytes
    url: str
    ids: dict[str, str]
    school_ids: dict[str, str]
    cookies: dict[str, dict[str, Morsel[str]]]


_TEMPLATES: dict[tuple[tuple[str, ...], timedelta, tuple[str, ...], Postgres | None], Template] = {}


async def _made(
    names: tuple[str, ...], after: timedelta, signed_in: tuple[str, ...], postgres: Postgres | None
) -> Template:
    url = await postgres.migrated() if postgres else ""
    with TemporaryDirectory() as folder:
        async with _served(Path(folder), after, url) as schools:
            for name in names:
                await schools.fill(name)
            cookies = {
                who: {morsel.key: morsel for morsel in (await schools.browser(who)).session.cookie_jar}
                for who in signed_in
            }
        file = b"" if url else (Path(folder) / FILE).read_bytes()
        return Template(file, url, schools.ids, schools.school_ids, cookies)


@cache
def postgres_of_this_run() -> Postgres:
    """Return the database server of these tests; it ends with the process."""
    server = Postgres()
    atexit.register(server.stop)
    return server


@asynccontextmanager
async def _served(home: Path, after: timedelta, url: str = "") -> AsyncIterator[RealSchools]:
    settings = settings_in(home, database_url=url)
    engine = FakeEngine()
    clock = SetClock(MONDAY + after)
    server = Server(settings, engine, clock)
    async with AsyncExitStack() as stack:
        if url:
            server.database.otherwise = A_TEST
        else:
            await migrate.migrate(server.database)
        stack.push_async_callback(server.close)
        await server.start()
        yield RealSchools(server, engine, clock, f"http://127.0.0.1:{settings.port}", stack)


@asynccontextmanager
async def real_schools(
    home: Path, *names: str, after: timedelta, signed_in: Sequence[str] = (), postgres: Postgres | None = None
) -> AsyncIterator[RealSchools]:
    """Serve the schools, so long after eight o'clock on a Monday; who is ``signed_in`` is so already.

    ``postgres``: on that server and not on SQLite.
    """
    postgres = postgres_of_this_run() if ON_POSTGRESQL else postgres
    key = (names, after, tuple(signed_in), postgres)
    if key not in _TEMPLATES:
        _TEMPLATES[key] = await _made(*key)
    template = _TEMPLATES[key]
    url = await postgres.copy(template.url) if postgres else ""
    if not url:
        (home / FILE).write_bytes(template.file)
    async with _served(home, after, url) as schools:
        schools.ids.update(template.ids)
        schools.school_ids.update(template.school_ids)
        schools.kept.update(template.cookies)
        yield schools
