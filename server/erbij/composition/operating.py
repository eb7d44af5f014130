"""The page "Hoe staat het ervoor", from the figures that ``/metrics`` tells."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from typing import TYPE_CHECKING

from erbij.composition.metrics import MetricsRoom, in_lessons
from erbij.composition.servers import lesser_checks
from erbij.operating.model import Backup, Figures, FilesElsewhere, PointName
from erbij.web.certificate import ends

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.composition.server import Server

OF_A_LESSON = (PointName.DATABASE, PointName.MEDIA, PointName.LOOP, PointName.DISK, PointName.CLOCK)
FILES_WITHIN_S = 3.0


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
        )

    async def mending(self) -> bool:
        """Whether something is away without which lessons go on."""
        return not all([await there() for there in lesser_checks(self._server.settings, self._server.bus).values()])

    async def try_again(self) -> None:
        """Try once more what was set aside."""
        await self._server.outbox.try_again()

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
