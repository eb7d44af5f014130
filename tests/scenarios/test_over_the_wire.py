"""One lesson with real sockets, the real wiring and the official client library; only the media is a fake."""

# ruff: noqa: ASYNC110 - waits for what another process would show
from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from erbij.actor import Actor, Role
from erbij.clock import SystemClock
from erbij.jobs.outbox import Outbox
from erbij.live import store
from erbij.live.events import events
from erbij.live.service import Live, LiveSettings
from erbij.realtime.server import RealtimeServer
from erbij_media.fake import FakeEngine
from tests.scenarios.classroom import SCHOOL, SLOT, FakePeople, FakeSlot, FakeTimetable, actor
from tests.scenarios.page import Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from erbij.db.database import Database
    from erbij.realtime.peers import Peers
    from erbij.servers.charges import Charges
    from erbij_media.contract import MediaEngine

ORIGIN = "http://erbij.test"


class House:
    """What composition does."""

    def __init__(
        self,
        database: Database,
        engine: MediaEngine | None = None,
        *,
        charges: Charges | None = None,
        peers: Peers | None = None,
        port: int | None = None,
        doors: Sequence[Callable[[web.Application], None]] = (),
    ) -> None:
        clock = SystemClock()
        now = clock.now().astimezone(UTC)
        slot = FakeSlot(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=45))
        self.database = database
        self.engine = FakeEngine()
        self.media = engine or self.engine
        self.live = Live(
            database,
            clock,
            self.media,
            slots=FakeTimetable(slot),
            people=FakePeople(),
            outbox=Outbox(database, clock),
            settings=LiveSettings(beat_every=0.05),
            charges=charges,
        )
        self.realtime = RealtimeServer(
            frozenset({ORIGIN}),
            self.authenticate,
            events=events(self.live),
            clock=clock,
            gone=self.live.socket_gone,
            peers=peers,
            moved=self.live.moved,
        )
        self.app = web.Application()
        for attach in (self.realtime.attach, *doors):
            attach(self.app)
        self.http = TestServer(self.app, port=port)

    @classmethod
    @asynccontextmanager
    async def open(cls, database: Database, engine: MediaEngine | None = None, **more: Any) -> AsyncIterator[House]:
        house = cls(database, engine, **more)
        await house.media.start()
        await house.live.start()
        await house.http.start_server()
        yield house
        await house.live.close()
        await house.realtime.close()
        await house.http.close()
        await house.media.close()

    async def authenticate(self, cookies: Mapping[str, str], as_unit: bool) -> Actor | None:
        return actor("unit-1", Role.UNIT) if as_unit else actor(cookies["who"], Role.PUPIL)

    async def end_sign_ins(self, ids: list[str]) -> None:
        await self.live.end_sign_ins(ids)
        await self.realtime.end_sign_ins(ids)


async def opened(house: House, who: str, *, unit: bool = False) -> Page:
    return await Page().connect(str(house.http.make_url("/")), {"who": who}, origin=ORIGIN, unit=unit)


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with House.open(database) as house:
        yield house


async def test_a_pupil_joins_is_proved_present_and_is_put_out_when_the_sign_in_ends(house: House) -> None:
    unit, pupil = await opened(house, "", unit=True), await opened(house, "sam")
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    await pupil.ask("media.subscribe", connection="sub-1")
    await pupil.ask("media.accept", connection="sub-1", sdp="v=0")
    (line,) = house.engine.connections
    house.engine.bring_up(line)
    house.engine.set_delivery(line, media_age=0.1, sender_report_age=0.1, report_age=0.1)
    joined = await pupil.ask("session.join", slot_id=SLOT, generation=1, resume_key=None)
    assert joined["room"]["state"] == "open"
    assert (await pupil.has("presence.kept"))["n"] >= 1
    async with house.database.read() as read:
        facts = await store.open_spans(read)
    assert [(f.pupil_id, f.school_id) for f in facts] == [("sam", SCHOOL)]
    async with asyncio.timeout(2):
        await house.end_sign_ins(["sign-in-sam"])
        assert (await pupil.has("session.ended"))["reason"] == "removed"
        await pupil.has("access.ended")
        await pupil.io.wait()
    assert house.engine.connections == ()
    async with house.database.read() as read:
        assert await store.open_spans(read) == []
    await unit.io.disconnect()


async def test_a_page_that_is_closed_is_away_at_once_and_resumes_its_seat(house: House) -> None:
    unit, pupil = await opened(house, "", unit=True), await opened(house, "sam")
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    joined = await pupil.ask("session.join", slot_id=SLOT, generation=1)
    await pupil.io.disconnect()
    async with asyncio.timeout(2):
        while unit.pushed["room.state"][-1]["pupils"][0]["away_since"] is None:
            await asyncio.sleep(0.01)
    back = await opened(house, "sam")
    again = await back.ask("session.join", slot_id=SLOT, generation=2, resume_key=joined["resume_key"])
    assert again["participant_id"] == joined["participant_id"]
    for page in (unit, back):
        await page.io.disconnect()
