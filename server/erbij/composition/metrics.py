"""``/metrics``: the numbers of one server, as text for Prometheus.

Numbers only, of this server as a whole: no school, no lesson, no person can be told apart. Who may ask: with
``metrics_token`` whoever brings it; without, only this machine itself, and not through a proxy on it.
"""

from __future__ import annotations

import asyncio
import hmac
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from erbij.errors import NotFound
from erbij.jobs.store import waiting
from erbij.settings import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aiohttp import web

    from erbij.composition.server import Server
    from erbij_media.contract import EngineStats

Labels = tuple[tuple[str, str], ...]
Samples = dict[str, dict[Labels, float]]

HELP: Mapping[str, str] = {
    "erbij_part_good": "Whether a part that a lesson needs is there, as /health/ready says it.",
    "erbij_event_loop_lag_seconds": "How late the event loop was at its last beat.",
    "erbij_disk_free_bytes": "Room on the disk of ERBIJ_HOME.",
    "erbij_lessons": "Lessons in which somebody is now.",
    "erbij_lesson_people": "People in lessons now, by side: pupils are at home.",
    "erbij_records_written_total": "Proofs and other records of lessons that were committed.",
    "erbij_records_waiting": "Batches of them that wait for a commit; nothing of it was acknowledged.",
    "erbij_outbox_waiting": "News that the ledger and other rooms have not taken in yet.",
    "erbij_outbox_oldest_seconds": "How long the oldest of it waits: the lag of the ledger.",
    "erbij_media_connections": "Media connections now.",
    "erbij_media_packets_in_total": "Media packets that came since the media process began.",
    "erbij_media_packets_out_total": "Media packets that went out.",
    "erbij_media_packets_dropped_total": "Media packets that were not sent on.",
    "erbij_media_cpu_seconds_total": "Processor time of the media process.",
    "erbij_media_round_trip_seconds": "Round trip of the connections now.",
    "erbij_backup_age_seconds": "How much a lost machine would take with it: seconds since the backups were complete.",
    "erbij_backup_failing": "Whether the last try of a backup failed.",
}
"""Every name; the rules in deploy/monitoring use these and no others."""
THROUGH_A_PROXY = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


class MetricsRoom:
    """Reads the parts of a server; asks nothing of the network."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def answer(self, request: web.Request) -> str:
        """The text, for who may ask; raises ``NotFound``."""
        if not may_ask(request, self._server.settings.metrics_token):
            raise NotFound
        return written(await self.samples())

    async def samples(self) -> Samples:
        """Everything that is known now; what does not answer is left out."""
        found = {**self._lessons(), **await self._parts(), **self._backups()}
        server = self._server
        free = (await asyncio.to_thread(shutil.disk_usage, server.settings.home)).free
        now = server.clock.now()
        async with server.database.read() as read:
            count, oldest = await waiting(read)
        lag = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
        single = {
            "erbij_disk_free_bytes": free,
            "erbij_event_loop_lag_seconds": server.health.lag_s,
            "erbij_outbox_waiting": count,
            "erbij_outbox_oldest_seconds": lag,
            "erbij_records_written_total": server.live.keeper.written,
            "erbij_records_waiting": server.live.keeper.waiting,
        }
        return found | {name: {(): value} for name, value in single.items()}

    def _lessons(self) -> Samples:
        rooms = [one.room.people for one in self._server.live.running() if one.room.people and not one.over]
        sides = Counter(str(one.person.side.value).lower() for people in rooms for one in people)
        by_side: dict[Labels, float] = {(("side", side),): count for side, count in sorted(sides.items())}
        return {"erbij_lessons": {(): len(rooms)}, "erbij_lesson_people": by_side}

    async def _parts(self) -> Samples:
        good: dict[Labels, float] = {}
        for part, check in self._server.health.checks().items():
            try:
                async with asyncio.timeout(2):
                    good[("part", part),] = await check()
            except Exception:  # noqa: BLE001 - a part that fails in any way is not there
                good[("part", part),] = 0
        media = media_samples(await self._server.engine.stats()) if good[("part", "media"),] else {}
        return {"erbij_part_good": good, **media}

    def _backups(self) -> Samples:
        backups = self._server.backup.backups
        if backups is None:
            return {}
        failing: Samples = {"erbij_backup_failing": {(): bool(backups.trouble)}}
        if backups.until is not None:
            age = (self._server.clock.now() - backups.until).total_seconds()
            failing["erbij_backup_age_seconds"] = {(): max(0.0, age)}
        return failing


def media_samples(stats: EngineStats) -> Samples:
    """The numbers of the media process."""
    trips = sorted(stats.round_trip_ms.values())
    at = {quantile: trips[min(len(trips) - 1, int(quantile * len(trips)))] / 1000 for quantile in (0.5, 0.95) if trips}
    single = {
        "erbij_media_connections": stats.connections,
        "erbij_media_packets_in_total": stats.packets_in,
        "erbij_media_packets_out_total": stats.packets_out,
        "erbij_media_packets_dropped_total": stats.packets_dropped,
        "erbij_media_cpu_seconds_total": stats.cpu_seconds,
    }
    found: Samples = {name: {(): value} for name, value in single.items()}
    return found | {"erbij_media_round_trip_seconds": {(("quantile", str(each)),): value for each, value in at.items()}}


def may_ask(request: web.Request, token: str) -> bool:
    """Whether a request may see the numbers."""
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    proxied = any(name in request.headers for name in THROUGH_A_PROXY)
    return not proxied and request.remote in LOOPBACK_HOSTS and request.url.host in LOOPBACK_HOSTS


def written(samples: Samples) -> str:
    """The text format of Prometheus (version 0.0.4)."""
    return "".join(line for name in HELP if name in samples for line in _lines(name, samples[name]))


def _lines(name: str, values: Mapping[Labels, float]) -> Iterable[str]:
    yield f"# HELP {name} {HELP[name]}\n"
    yield f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}\n"
    for labels, value in values.items():
        said = ",".join(f'{key}="{word}"' for key, word in labels)
        yield f"{name}{{{said}}} {float(value):g}\n" if said else f"{name} {float(value):.10g}\n"
