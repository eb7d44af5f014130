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

from erbij.db.scope import Everyone
from erbij.errors import NotFound
from erbij.jobs.store import set_aside, waiting
from erbij.live.opening import BOUNDS_S
from erbij.servers.store import Does
from erbij.settings import LOOPBACK_HOSTS
from erbij_media.nodes.fleet import Fleet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aiohttp import web

    from erbij.composition.server import Server
    from erbij.live.lesson import RunningLesson
    from erbij.live.opening import Openings
    from erbij_media.contract import EngineStats

Labels = tuple[tuple[str, str], ...]
Samples = dict[str, dict[Labels, float]]

HELP: Mapping[str, str] = {
    "erbij_part_good": "Whether a part that a lesson needs is there, as /health/ready says it.",
    "erbij_event_loop_lag_seconds": "How late the event loop was at its last beat.",
    "erbij_disk_free_bytes": "Room on the disk of ERBIJ_HOME.",
    "erbij_lessons": "Lessons in which somebody is now.",
    "erbij_lesson_people": "People in lessons now, by side: pupils are at home.",
    "erbij_join_seconds_bucket": "Lines of pupils that could carry media within so many seconds of the asking.",
    "erbij_join_seconds_sum": "Seconds that they took together.",
    "erbij_join_seconds_count": "How many there were, since the server began.",
    "erbij_records_written_total": "Proofs and other records of lessons that were committed.",
    "erbij_records_waiting": "Batches of them that wait for a commit; nothing of it was acknowledged.",
    "erbij_requests_refused_total": "Requests of pages that were over the limit of their queue and were not taken.",
    "erbij_sockets_hung_up_total": "Pages that were hung up on, for they did not take what was sent to them.",
    "erbij_outbox_waiting": "News that the ledger and other rooms have not taken in yet.",
    "erbij_outbox_oldest_seconds": "How long the oldest of it waits: the lag of the ledger.",
    "erbij_outbox_set_aside": "News that failed eight times: it waits until somebody has it tried again.",
    "erbij_media_connections": "Media connections now.",
    "erbij_media_packets_in_total": "Media packets that came since the media process began.",
    "erbij_media_packets_out_total": "Media packets that went out.",
    "erbij_media_packets_dropped_total": "Media packets that were not sent on.",
    "erbij_media_packets_lost_total": "Media packets that went out and did not arrive, as who waited for them says.",
    "erbij_media_cpu_seconds_total": "Processor time of the media process.",
    "erbij_media_round_trip_seconds": "Round trip of the connections now.",
    "erbij_media_node_lessons": "Lessons on each media node, those of other servers too.",
    "erbij_media_node_mbit": "Mbit/s that each media node sends.",
    "erbij_media_node_full_ratio": "How full each media node is: at 1 it takes no new lesson.",
    "erbij_media_node_draining": "Whether a media node wants to end and takes no new lesson.",
    "erbij_backup_age_seconds": "How much a lost machine would take with it: seconds since the backups were complete.",
    "erbij_backup_every_seconds": "How far apart copies are made that have no changes between them; 0 where they do.",
    "erbij_backup_failing": "Whether the last try of a backup failed.",
}
"""Every name; the rules in deploy/monitoring use these and no others."""
COUNTS_UP = ("_total", "_bucket", "_sum", "_count")
OF_THE_SERVER = Everyone("how much work waits is one number of the whole server")
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
        found = {**self._lessons(), **await self._parts(), **await self._outbox(), **self._backups()}
        server = self._server
        free = (await asyncio.to_thread(shutil.disk_usage, server.settings.home)).free
        single = {
            "erbij_disk_free_bytes": free,
            "erbij_event_loop_lag_seconds": server.health.lag_s,
            "erbij_records_written_total": server.live.keeper.written,
            "erbij_records_waiting": server.live.keeper.waiting,
            "erbij_requests_refused_total": server.realtime.drops.refused,
            "erbij_sockets_hung_up_total": server.realtime.drops.hung_up,
        }
        return found | {name: {(): value} for name, value in single.items()}

    def _lessons(self) -> Samples:
        lessons, sides = in_lessons(self._server.live.running())
        by_side: dict[Labels, float] = {(("side", side),): count for side, count in sorted(sides.items())}
        return {
            "erbij_lessons": {(): lessons},
            "erbij_lesson_people": by_side,
            **join_samples(self._server.live.openings),
        }

    async def _parts(self) -> Samples:
        good: dict[Labels, float] = {}
        for part, check in self._server.health.checks().items():
            try:
                async with asyncio.timeout(2):
                    good[("part", part),] = await check()
            except Exception:  # noqa: BLE001 - a part that fails in any way is not there
                good[("part", part),] = 0
        media = media_samples(await self._server.engine.stats()) if good[("part", "media"),] else {}
        nodes = node_samples(self._server.engine) if isinstance(self._server.engine, Fleet) else {}
        return {"erbij_part_good": good, **media, **nodes}

    async def _outbox(self) -> Samples:
        server = self._server
        try:
            async with asyncio.timeout(2), server.database.read(OF_THE_SERVER) as read:
                (count, oldest), aside = await waiting(read), await set_aside(read)
        except Exception:  # noqa: BLE001 - a database that fails in any way tells nothing
            return {}
        lag = max(0.0, (server.clock.now() - oldest).total_seconds()) if oldest else 0.0
        single = {
            "erbij_outbox_waiting": count,
            "erbij_outbox_oldest_seconds": lag,
            "erbij_outbox_set_aside": aside,
        }
        return {name: {(): value} for name, value in single.items()}

    def _backups(self) -> Samples:
        backups = self._server.backup.backups
        if backups is None:
            return {}
        failing: Samples = {
            "erbij_backup_failing": {(): bool(backups.trouble)},
            "erbij_backup_every_seconds": {(): backups.every_s},
        }
        if backups.until is not None:
            age = (self._server.clock.now() - backups.until).total_seconds()
            failing["erbij_backup_age_seconds"] = {(): max(0.0, age)}
        return failing


def in_lessons(running: Iterable[RunningLesson], school_id: str | None = None) -> tuple[int, Counter[str]]:
    """Return in how many lessons somebody is, and how many on each side; of one school, or of all."""
    rooms = [
        one.room.people
        for one in running
        if one.room.people and not one.over and school_id in {None, one.lesson.school_id}
    ]
    return len(rooms), Counter(str(one.person.side.value).lower() for people in rooms for one in people)


def does(running: Iterable[RunningLesson]) -> Does:
    """How much a server does now, of every school."""
    lessons, sides = in_lessons(running)
    return Does(lessons, sides.total())


def join_samples(openings: Openings) -> Samples:
    """How long pupils waited for a line, as a histogram."""
    within = {f"{bound:g}": count for bound, count in zip(BOUNDS_S, openings.within, strict=True)}
    within["+Inf"] = openings.count
    return {
        "erbij_join_seconds_bucket": {(("le", bound),): count for bound, count in within.items()},
        "erbij_join_seconds_sum": {(): openings.seconds},
        "erbij_join_seconds_count": {(): openings.count},
    }


def media_samples(stats: EngineStats) -> Samples:
    """The numbers of the media process."""
    trips = sorted(stats.round_trip_ms.values())
    at = {quantile: trips[min(len(trips) - 1, int(quantile * len(trips)))] / 1000 for quantile in (0.5, 0.95) if trips}
    single = {
        "erbij_media_connections": stats.connections,
        "erbij_media_packets_in_total": stats.packets_in,
        "erbij_media_packets_out_total": stats.packets_out,
        "erbij_media_packets_dropped_total": stats.packets_dropped,
        "erbij_media_packets_lost_total": stats.packets_lost,
        "erbij_media_cpu_seconds_total": stats.cpu_seconds,
    }
    found: Samples = {name: {(): value} for name, value in single.items()}
    return found | {"erbij_media_round_trip_seconds": {(("quantile", str(each)),): value for each, value in at.items()}}


def node_samples(fleet: Fleet) -> Samples:
    """The numbers of each media node, as this server sees it."""
    links = sorted(fleet.links.items())
    return {
        "erbij_media_node_lessons": {(("node", name),): link.load.rooms for name, link in links},
        "erbij_media_node_mbit": {(("node", name),): link.load.mbit for name, link in links},
        "erbij_media_node_full_ratio": {(("node", name),): full for name, full in sorted(fleet.fills.items())},
        "erbij_media_node_draining": {(("node", name),): link.load.draining for name, link in links},
    }


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
    yield f"# TYPE {name} {'counter' if name.endswith(COUNTS_UP) else 'gauge'}\n"
    for labels, value in values.items():
        said = ",".join(f'{key}="{_plain(word)}"' for key, word in labels)
        yield f"{name}{{{said}}} {float(value):g}\n" if said else f"{name} {float(value):.10g}\n"


def _plain(word: str) -> str:
    """A node is called what somebody called it."""
    return word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
