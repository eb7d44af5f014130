"""Ten minutes of a lesson with twelve pupils at home whose browsers are real, the media process too."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from erbij.clock import SystemClock
from erbij.live.evidence.store import evidence_of_slot
from erbij_media.remote import EngineSettings, RemoteEngine
from tests.scenarios.classroom import SCHOOL, SLOT
from tests.scenarios.test_over_the_wire import House, opened

if TYPE_CHECKING:
    from erbij.db.database import Database

PUPILS = 12
LASTS_S = float(os.environ.get("ERBIJ_SOAK_S", "600"))
LOOK_EVERY_S = 5.0
WARM_S = 20.0
MORE_MB = 8.0
LATE_S = 10.0
"""A proof comes every 5 s, and its answer may take as long."""


def resident_mb(pid: int | None) -> float:
    words = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(words.partition("VmRSS:")[2].split()[0]) / 1024


class Lesson:
    """A class and twelve pupils, and what was seen of them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.came: list[float] = []
        self.stood: list[int] = []

    async def begin(self) -> None:
        from tests.scenarios.far_pupil import FarClass, FarPupil

        self.school = FarClass(await opened(self.house, "", unit=True))
        await self.school.join()
        self.pupils = [FarPupil(await opened(self.house, f"pupil-{n}")) for n in range(1, PUPILS + 1)]
        for pupil in self.pupils:
            await pupil.join()
            self.came.append(time.monotonic())

    async def watch(self, seconds: float) -> None:
        """Look every five seconds whether everybody sees and hears."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(LOOK_EVERY_S)
            self.stood += [n for n, pupil in enumerate(self.pupils) if not await pupil.goes_on()]

    async def short(self) -> list[float]:
        """Seconds by which each pupil's one interval is shorter than they were there until now."""
        there = [time.monotonic() - at for at in self.came]
        async with self.house.database.read() as read:
            evidence = await evidence_of_slot(read, SCHOOL, SLOT, SystemClock().now())
        spans = {one.pupil_id: one.intervals for one in evidence.pupils}
        assert [len(known) for known in spans.values()] == [1] * PUPILS, "nothing was interrupted"
        lengths = [spans[f"pupil-{n}"][0].end - spans[f"pupil-{n}"][0].start for n in range(1, PUPILS + 1)]
        return [present - length.total_seconds() for present, length in zip(there, lengths, strict=True)]

    def lost(self) -> list[str]:
        """Who has no seat any more, or is away."""
        room = self.school.page.pushed["room.state"][-1]
        away = [view["participant_id"] for view in room["pupils"] if view["away_since"] is not None]
        return away + ["out" for pupil in self.pupils if "session.ended" in pupil.page.pushed]

    async def end(self) -> None:
        for pupil in self.pupils:
            await pupil.leave()
        await self.school.leave()


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_twelve_pupils_at_home_keep_seat_picture_sound_and_minutes(database: Database) -> None:
    engine = RemoteEngine(EngineSettings())
    async with House.open(database, engine) as house:
        lesson = Lesson(house)
        await lesson.begin()
        media = engine.pid
        await lesson.watch(WARM_S)
        before = resident_mb(media)
        await lesson.watch(LASTS_S - WARM_S)
        grown, stats, short, lost = (
            resident_mb(media) - before,
            await engine.stats(),
            await lesson.short(),
            lesson.lost(),
        )
        await lesson.end()
    print(f"media process: {before:.1f} MB, {grown:+.1f} MB, {stats.cpu_seconds:.1f} s of processor")  # noqa: T201
    print(f"looks without sound or picture: {len(lesson.stood)}; intervals short by {max(short):.1f} s at most")  # noqa: T201
    assert lost == [], "no seat is lost"
    assert all(0 <= seconds <= LATE_S for seconds in short), "no minute too many, none too few"
    assert lesson.stood == []
    assert grown <= MORE_MB
