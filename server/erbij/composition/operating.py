"""The page "Hoe staat het ervoor", from the figures that ``/metrics`` tells."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from erbij.composition.metrics import MetricsRoom, in_lessons
from erbij.composition.servers import lesser_checks
from erbij.operating.model import Backup, Figures, FilesElsewhere, Machine, Node, PointName
from erbij.web.certificate import ends
from erbij_media.nodes.fleet import Fleet

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.composition.server import Server

OF_A_LESSON = (PointName.DATABASE, PointName.MEDIA, PointName.LOOP, PointName.DISK, PointName.CLOCK)
FILES_WITHIN_S = 3.0
SERVERS_WITHIN_S = 2.0
log = structlog.get_logger()


class OperatingRoom:
    """Looks at one server; made when it is made, so that it knows since when it runs."""

    def __init__(self, server: Server) -> None:
        self._server, self._since = server, server.clock.now()

    async def figures(self, school_id: str) -> Figures:
        """One look, now; what does not answer is bad, and never raised."""
        server = self._server
        lessons, sides = in_lessons(server.live.running(), school_id)
        samples = await MetricsRoom(server).samples()
        good = samples["erbij_part_good"]
        disk = await asyncio.to_thread(shutil.disk_usage, server.settings.home)
        return Figures(
            at=server.clock.now(),
            since=self._since,
            parts={name: bool(good[("part", name.value),]) for name in OF_A_LESSON},
            disk_free=disk.free,
            disk_size=disk.total,
            lag_s=server.health.lag_s,
            ledger_lag_s=samples.get("erbij_outbox_oldest_seconds", {}).get((), 0.0),
            set_aside=int(samples.get("erbij_outbox_set_aside", {}).get((), 0)),
            backup=self._backup(),
            certificate_ends=await self._certificate_ends(),
            lessons=lessons,
            pupils=sides["pupil"],
            files=await self._files(),
            servers=await self._servers(),
            nodes=nodes_of(server.engine) if isinstance(server.engine, Fleet) else (),
        )

    async def mending(self) -> bool:
        """Whether something is away without which lessons go on."""
        return not all([await there() for there in lesser_checks(self._server.settings, self._server.bus).values()])

    async def try_again(self) -> None:
        """Try once more what was set aside."""
        await self._server.outbox.try_again()

    async def _servers(self) -> tuple[Machine, ...]:
        """A database that does not answer says nothing of other servers; that it is gone is said elsewhere."""
        try:
            async with asyncio.timeout(SERVERS_WITHIN_S):
                found = await self._server.charges.servers()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not there
            log.info("operating_servers_unknown", error=type(error).__name__)
            return ()
        return tuple(
            Machine(
                name=urlsplit(one.seen.address).netloc,
                here=one.here,
                there=one.there,
                since=one.seen.began_at,
                seen_at=one.seen.seen_at,
                lessons=one.seen.does.lessons if one.there else 0,
                people=one.seen.does.people if one.there else 0,
            )
            for one in found
        )

    def _backup(self) -> Backup | None:
        backups = self._server.backup.backups
        return None if backups is None else Backup(backups.until, bool(backups.trouble), backups.every_s)

    async def _files(self) -> FilesElsewhere | None:
        if not self._server.settings.files_bucket:
            return None
        answers = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FILES_WITHIN_S):
                answers = await self._server.catalogue.folder.answers()
        return FilesElsewhere(answers, self._server.settings.files_copied)

    async def _certificate_ends(self) -> datetime | None:
        file = self._server.settings.tls_certificate
        return None if file is None else await asyncio.to_thread(ends, file)


def nodes_of(fleet: Fleet) -> tuple[Node, ...]:
    """The media nodes that are there, and those that should be."""
    fills = fleet.fills
    there = [
        Node(
            name=name,
            there=True,
            lessons=link.load.rooms,
            most_lessons=link.card.max_rooms,
            full=fills.get(name, 0.0),
            draining=link.load.draining,
        )
        for name, link in sorted(fleet.links.items())
    ]
    return (*there, *(Node(name=name, there=False, lost_s=lost) for name, lost in sorted(fleet.missing.items())))
