"""Two schools on one real server: its own wiring, HTTP and sockets; the media is a fake and the clock stands still."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import ClientSession, CookieJar

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
from tests.support.school_files import GROUPS, MONDAY, PEOPLE, TIMETABLE
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta
    from pathlib import Path


AT_HOME = PEOPLE.replace("pupil;5A;;;;", "pupil;5A;;;2026-09-01;").replace("pupil;5B;;;;", "pupil;5B;;;2026-09-01;")
MORE_PEOPLE = AT_HOME + "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"
PLACES = ("Lokaal 12", "Lokaal 14")


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
            browser = Browser(self.base, self.server.settings.web_address)
            await browser.session.close()
            browser.session = ClientSession(self.base, cookie_jar=CookieJar(unsafe=True))
            self.stack.push_async_callback(browser.session.close)
            async with self.server.database.transaction() as tx:
                link = await self.server.access.make_link(
                    tx, self.school_ids[who[0]], self.ids[who], unit=self.is_unit(who)
                )
            token = link.partition("#")[2]
            answer = await browser.post("/api/access/links/use", {"token": token}, as_unit=self.is_unit(who))
            assert answer.status == 200, await answer.text()
            self._browsers[who] = browser
        return self._browsers[who]

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


@asynccontextmanager
async def real_schools(home: Path, *names: str, after: timedelta) -> AsyncIterator[RealSchools]:
    """Serve the schools, so long after eight o'clock on a Monday."""
    settings = settings_in(home)
    engine = FakeEngine()
    clock = SetClock(MONDAY + after)
    server = Server(settings, engine, clock)
    async with AsyncExitStack() as stack:
        await migrate.migrate(server.database)
        stack.push_async_callback(server.close)
        await server.start()
        schools = RealSchools(server, engine, clock, f"http://127.0.0.1:{settings.port}", stack)
        for name in names:
            await schools.fill(name)
        yield schools
