"""One server: its parts, made in the order of the layers, started from below and closed from above."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import erbij.web
from erbij.access.proof.service import needs_proof
from erbij.access.service import Access
from erbij.clock import SystemClock
from erbij.composition.absence import Absence
from erbij.composition.access import access_routes
from erbij.composition.backup import LOOK, BackupRoom, log_pages
from erbij.composition.bridges import (
    AtHome,
    KnownPlaces,
    LessonsOpen,
    ReportedIll,
    Seats,
    StoredAbsences,
    StoredBirths,
)
from erbij.composition.catalogue import Catalogue
from erbij.composition.cut_off import ASK_EVERY_S, CutOff, cut_off_of
from erbij.composition.elsewhere import asking_others
from erbij.composition.grants import GrantRooms
from erbij.composition.health import HealthRoom
from erbij.composition.live import LiveRooms
from erbij.composition.metrics import MetricsRoom, does
from erbij.composition.nodes import media_engine
from erbij.composition.operating import OperatingRoom
from erbij.composition.planning import Planning
from erbij.composition.privacy import PrivacyRooms
from erbij.composition.register import RegisterRooms
from erbij.composition.reports import Reports
from erbij.composition.servers import Endings, OnlyHere, bus_of, charges_of, lesser_checks
from erbij.composition.timetable import TimetableRooms
from erbij.db import migrate
from erbij.db.database import ANSWERS_WITHIN_S, Database
from erbij.db.scope import Everyone, within
from erbij.jobs.outbox import Outbox
from erbij.jobs.periodic import Periodic
from erbij.live import events as live_events
from erbij.live.relays import events as relay_events
from erbij.live.relays.model import RelayTerms
from erbij.live.relays.service import Relays
from erbij.live.service import Live
from erbij.operating import http as operating_http
from erbij.people import http as people_http
from erbij.people import store as people_store
from erbij.people.service import Leavers, People
from erbij.plans.arrangements import http as arrangements_http
from erbij.plans.arrangements.service import Arrangements
from erbij.plans.board import http as plan_board_http
from erbij.plans.board.service import PlanBoards
from erbij.plans.deviations import http as deviations_http
from erbij.plans.deviations.service import Deviations
from erbij.plans.modality import http as modality_http
from erbij.plans.modality.service import Modalities
from erbij.plans.patterns import http as patterns_http
from erbij.plans.service import READERS, import_parts
from erbij.privacy.service import disclose
from erbij.reach import http as reach_http
from erbij.reach.service import Reach
from erbij.realtime.peers import Peers
from erbij.realtime.server import RealtimeServer
from erbij.register import http as register_http
from erbij.register.attendance.service import AttendancePart
from erbij.register.disputes import http as disputes_http
from erbij.register.disputes.service import Disputes
from erbij.register.sources import StoredTimetable, register_of
from erbij.schools import http as schools_http
from erbij.schools.service import Schools
from erbij.timetable import http as timetable_http
from erbij.timetable import store as timetable_store
from erbij.timetable.service import Timetable
from erbij.web.app import build_app, runner
from erbij.web.certificate import LOOK_EVERY_S as CERTIFICATE_EVERY_S
from erbij.web.certificate import Certificate
from erbij.web.guard import own_origins

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from ssl import SSLContext

    from aiohttp import web

    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.realtime.event import Event
    from erbij.servers.charges import Charges
    from erbij.settings import Settings
    from erbij.web.route import Route
    from erbij_media.contract import MediaEngine

STATIC = Path(erbij.web.__file__).parent / "static" / "app"
STARTING = Everyone("a server that starts takes up what was left at every school")
SWEEP_EVERY_S = 60.0
LOOK_EVERY_S = 1.0
IMPORTS_EVERY_S = 600.0
MEASURE_EVERY_S = 600.0
LEAVERS_EVERY_S = 300.0
AT_EVERY_SERVER = {"access-keep", "catalogue-files", "cut-off", "health-look", "health-beat", "sign-ins-in-use", LOOK}
"""What runs by itself and is about this server; everything else is done by one for all."""
IN_MEMORY = frozenset(
    {("POST", "/api/live/boards"), ("POST", "/api/live/stills"), ("GET", "/api/live/stills/{slot_id}")}
)
"""Routes about what a running lesson keeps in memory."""


class Server:
    """Every part of one server; nothing runs before :meth:`start`."""

    def __init__(self, settings: Settings, engine: MediaEngine | None = None, clock: Clock | None = None) -> None:
        """``engine`` and ``clock`` only for tests; otherwise the settings decide."""
        self.settings = settings
        self.clock = clock or SystemClock(timedelta(seconds=settings.clock_offset_s))
        self.database = Database(settings.database, log_pages=log_pages(settings), answers_within_s=ANSWERS_WITHIN_S)
        self.engine = engine or media_engine(settings, self.bus)
        self.outbox = Outbox(self.database, self.clock, may=self.only_here.may)
        self.live = Live(
            self.database,
            self.clock,
            self.engine,
            slots=timetable_store,
            people=people_store,
            outbox=self.outbox,
            disclose=disclose,
            plans=Seats(self.clock),
            charges=self.charges,
        )
        self.live_rooms = LiveRooms(
            self.database, self.clock, self.outbox, self.live, KnownPlaces(), bus=self.shared_bus
        )
        self.access = Access(
            self.database,
            self.clock,
            settings,
            lessons=LessonsOpen(self.live),
            places=KnownPlaces(),
            disclose=disclose,
            bus=self.shared_bus,
        )
        self.people = People(self.database, self.clock, self.access, disclose, StoredBirths())
        self.schools = Schools(
            self.database,
            self.clock,
            [*import_parts(self.access), AttendancePart(StoredTimetable(), self.outbox)],
            READERS,
            people_store.names_of,
            proof=needs_proof,
        )
        self.timetable = Timetable(self.database, self.clock, AtHome(), self.live, disclose)
        self.timetable_rooms = TimetableRooms(self.database, self.clock, settings, self.live, self.only_here.once)
        self.arrangements = Arrangements(self.database, self.clock, disclose)
        saves = self.arrangements.save_deviation
        self.deviations = Deviations(self.database, self.clock, disclose=disclose, save=saves)
        self.plan_boards = PlanBoards(self.database, self.clock, disclose)
        self.modalities = Modalities(self.database, self.clock, disclose, ReportedIll())
        self.register = register_of(self.database, self.clock, disclose, StoredAbsences())
        self.disputes = Disputes(
            self.database,
            self.clock,
            timetable=StoredTimetable(),
            lines=self.register,
            disclose=disclose,
        )
        self.reports = Reports(self.database, self.clock, self.register, settings.home)
        self.privacy = PrivacyRooms(self.database, self.clock, self.access)
        self.planning = Planning(
            self.database,
            self.clock,
            self.outbox,
            GrantRooms(self.database, self.clock, self.people, self.access, self.register),
        )
        self.register_rooms = RegisterRooms(
            self.database,
            self.clock,
            self.outbox,
            self.register,
            told_of_ends=[self.live_rooms.missed.on_session_ended],
        )
        self.catalogue = Catalogue(
            self.database,
            self.clock,
            self.outbox,
            settings,
            self.planning.day_plans,
            self._in_lessons,
            self.charges,
        )
        self.absence = Absence(self.database, self.clock, self.outbox, self.register.counting, self.only_here.once)
        self.realtime = RealtimeServer(
            own_origins(settings),
            self.access.authenticate,
            events=self.events(),
            clock=self.clock,
            gone=self.live.socket_gone,
            peers=self.peers,
            moved=self.live.moved,
        )
        self.timetable_rooms.tell(self.outbox, self.realtime)
        self.app = build_app(
            self.routes(),
            self.access.authenticate,
            settings,
            STATIC,
            self.health.checks(),
            numbers=MetricsRoom(self).answer,
            lesser=lesser_checks(settings, self.bus),
        )
        self._stack = AsyncExitStack()

    @cached_property
    def bus(self) -> Bus:
        """What this server tells others, and hears of them."""
        return bus_of(self.settings, self.clock)

    @property
    def shared_bus(self) -> Bus | None:
        """The bus, where others hear it too."""
        return self.bus if self.settings.redis_url else None

    @cached_property
    def charges(self) -> Charges:
        """What this server does, and no other one."""
        return charges_of(self.settings, self.database, self.clock, lambda: does(self.live.running()))

    @cached_property
    def only_here(self) -> OnlyHere:
        """What one of the servers does for all."""
        return OnlyHere(self.charges)

    @cached_property
    def peers(self) -> Peers | None:
        """The other servers; None: there are none."""
        return Peers(self.settings.peer_secret, self.charges.shut) if self.settings.peer_address else None

    @cached_property
    def backup(self) -> BackupRoom:
        """The backups, if the settings have a folder for them."""
        return BackupRoom(self.settings, self.database, self.clock)

    @cached_property
    def health(self) -> HealthRoom:
        """What is known of the parts of this server."""
        return HealthRoom(self.database, self.engine, self.clock, self.settings.home, seen=lambda: self.charges.seen)

    @cached_property
    def cut_off(self) -> CutOff | None:
        """What is done while the database does not answer this server; None: there is no other one."""
        return cut_off_of(self.charges, self.peers)

    def routes(self) -> list[Route]:
        """Every route of the capabilities; the web room adds its own."""
        return [
            *access_routes(self.access),
            *people_http.routes(self.people),
            *schools_http.routes(self.schools),
            *timetable_http.routes(self.timetable),
            *self.timetable_rooms.routes(),
            *self._live_routes(),
            *arrangements_http.routes(self.arrangements),
            *plan_board_http.routes(self.plan_boards),
            *deviations_http.routes(self.deviations),
            *patterns_http.routes(self.arrangements),
            *modality_http.routes(self.modalities),
            *register_http.routes(self.register),
            *disputes_http.routes(self.disputes),
            *self.register_rooms.routes(),
            *self.reports.routes(),
            *self.absence.routes(),
            *self.catalogue.routes(),
            *self.privacy.routes(),
            *self.planning.routes(),
            *reach_http.routes(self._reach()),
            *operating_http.routes(OperatingRoom(self)),
        ]

    def _live_routes(self) -> list[Route]:
        routes = self.live_rooms.routes()
        return asking_others(routes, IN_MEMORY, self.peers, self.charges) if self.peers else routes

    def _reach(self) -> Reach:
        settings = self.settings
        return Reach(settings.home, self.clock, self.engine, relay_terms(settings), settings.udp_port)

    def events(self) -> list[Event]:
        """Every event that a client may send."""
        relays = Relays(relay_terms(self.settings), self.clock)
        return [*live_events.events(self.live), *relay_events.events(relays)]

    async def start(self) -> web.AppRunner:
        """Check the database, start every part and listen.

        Raises ``MigrationNeeded``, ``UnknownRevision``, ``OSError``.
        """
        with within(STARTING):
            await self._start_parts()
        return await self._listen(self._stack)

    async def _start_parts(self) -> None:
        stack = self._stack
        stack.push_async_callback(self.database.close)
        stack.push_async_callback(self.privacy.patient.close)
        await migrate.check(self.database)
        stack.push_async_callback(self.backup.close)
        await self.register_rooms.start()
        stack.push_async_callback(self.bus.close)
        await self.bus.start()
        stack.push_async_callback(self.engine.close)
        await self.engine.start()
        stack.push_async_callback(self.charges.close)
        await self.charges.start()
        stack.push_async_callback(self.outbox.close)
        await self.outbox.start()
        stack.push_async_callback(self.live.close)
        await self.live.start()
        stack.push_async_callback(self.access.close)
        self.access.on_ended(Endings(self.bus, self._sign_ins_ended).tell)
        await self.catalogue.engagement.recover()
        for name, every_s, work in self._by_themselves():
            here = work if name in AT_EVERY_SERVER else self.only_here.once(work)
            now_and_again = Periodic(name, every_s, here)
            stack.push_async_callback(now_and_again.close)
            await now_and_again.start()
        stack.push_async_callback(self.timetable_rooms.close)
        await self.timetable_rooms.start()
        stack.push_async_callback(self.absence.close)
        await self.absence.start()

    def _by_themselves(self) -> list[tuple[str, float, Callable[[], Awaitable[None]]]]:
        """Name, seconds between, and work of what runs now and again; the next ones stop before these do."""
        return [
            *([("access-keep", SWEEP_EVERY_S, self.access.keep)] if self.peers else []),
            ("access-sweep", SWEEP_EVERY_S, self.access.sweep),
            ("board-sweep", SWEEP_EVERY_S, self.live_rooms.boards.sweep),
            ("schools-imports", IMPORTS_EVERY_S, self.schools.clean_up),
            ("database-measure", MEASURE_EVERY_S, self.database.measure),
            ("people-leavers", LEAVERS_EVERY_S, Leavers(self.database, self.clock, self.access).end),
            ("boards-told", SWEEP_EVERY_S, self.reports.boards.look),
            *self.privacy.by_themselves(),
            *self.backup.by_themselves(),
            *self.health.by_themselves(),
            *([("cut-off", ASK_EVERY_S, self.cut_off.look)] if self.cut_off else []),
            *self.catalogue.by_themselves(),
            ("sign-ins-in-use", LOOK_EVERY_S, self._look_at_sign_ins),
        ]

    async def _listen(self, stack: AsyncExitStack) -> web.AppRunner:
        from aiohttp import web  # noqa: PLC0415

        context = await self._own_certificate(stack)
        self.realtime.attach(self.app)
        if self.cut_off is not None:
            self.cut_off.attach(self.app)
        stack.push_async_callback(self.realtime.close)
        serving = runner(self.app)
        await serving.setup()
        stack.push_async_callback(serving.cleanup)
        await web.TCPSite(serving, self.settings.bind, self.settings.port, ssl_context=context).start()
        return serving

    async def _own_certificate(self, stack: AsyncExitStack) -> SSLContext | None:
        certificate, key = self.settings.tls_certificate, self.settings.tls_key
        if certificate is None or key is None:
            return None
        shown = await asyncio.to_thread(Certificate, certificate, key)
        again = Periodic("certificate", CERTIFICATE_EVERY_S, shown.look)
        stack.push_async_callback(again.close)
        await again.start()
        return shown.context

    async def close(self) -> None:
        """Stop every part that was started, the last one first; idempotent."""
        await self._stack.aclose()

    def _in_lessons(self) -> bool:
        """Whether somebody is in a lesson on this machine."""
        return any(lesson.room.people and not lesson.over for lesson in self.live.running())

    async def _sign_ins_ended(self, sign_in_ids: frozenset[str]) -> None:
        await self.live.end_sign_ins(sign_in_ids)
        await self.realtime.end_sign_ins(sign_in_ids)

    async def _look_at_sign_ins(self) -> None:
        """A command beside this server (an import, say) ends sign-ins too, and nobody calls us then."""
        ended = await self.access.ended(self.live.sign_ins() | self.realtime.sign_ins())
        if ended:
            await self._sign_ins_ended(ended)


def relay_terms(settings: Settings) -> RelayTerms:
    """Take from the settings what browsers are told about relays."""
    return RelayTerms(settings.turn_urls, settings.turn_username, settings.turn_password, settings.turn_secret)
