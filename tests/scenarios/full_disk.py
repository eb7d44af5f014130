"""A lesson on a disk of 40 MB that fills up in the middle of it, in a namespace of its own.

    python -m tests.scenarios.full_disk FOLDER

Prints as JSON, a line each: what the pupil was told that is kept and what the database has of it, with room, full, with
the reserve freed, full again, and after room was made; and how uploads and taps were answered meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from erbij.catalogue.files import folder as files_folder
from erbij.composition import health, reserve
from erbij.db.scope import Everyone
from tests.api.web.small_disk import fill
from tests.scenarios.real_school import RealSchools, real_schools

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.page import Page

SIZE = "40m"
MB = 1024**2
WITHIN_S = 30
LOOKS = Everyone("a test looks")
SECOND = timedelta(seconds=1)


class Lesson:
    """A unit, and a pupil to whom picture and sound are delivered."""

    def __init__(self, schools: RealSchools) -> None:
        self.schools, self.server = schools, schools.server
        self.pages: list[Page] = []

    @property
    def told(self) -> list[Any]:
        """What the pupil was told that is kept."""
        return self.pages[-1].pushed.get("presence.kept", [])

    async def begin(self) -> Page:
        """Let both in; returns the pupil's page."""
        for who in ("a.Lokaal 12", "a.noor"):
            page = await self.schools.page(who)
            await page.ask("session.join", slot_id=self.schools.ids["a.Rekenen 5A"], generation=1)
            self.pages.append(page)
        pupil = self.pages[-1]
        await pupil.ask("media.subscribe", connection="sub")
        (line,) = self.schools.engine.connections
        self.schools.engine.bring_up(line)
        self.schools.engine.set_delivery(line, media_age=0.1, sender_report_age=0.1, report_age=0.1)
        await pupil.ask("media.accept", connection="sub", sdp="v=0")
        return pupil

    async def passes(self, seconds: int) -> None:
        """Let time pass, with a look at it every second."""
        for _ in range(seconds):
            self.schools.clock.move(SECOND)
            await self.server.live.beat()
            await asyncio.sleep(0.02)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Let time pass until it holds."""
        async with asyncio.timeout(WITHIN_S):
            while not holds():
                await self.passes(1)

    async def says(self, what: str, **more: Any) -> None:
        """Print what the pupil was told, and what is so."""
        async with self.server.database.read(LOOKS) as read:
            rows = (await read.connection.execute(text("SELECT event_id, kind, at FROM live_fact ORDER BY seq"))).all()
        told = {one["event_id"] for one in self.told}
        stored = {row.event_id for row in rows}
        line = {
            "what": what,
            "told": len(told),
            "lost": len(told - stored),
            "doubled": len(rows) - len(stored),
            "opened": [row.kind for row in rows].count("opened"),
            "closed": [row.kind for row in rows].count("closed"),
            "idle": self.server.live.keeper.idle,
        }
        print(json.dumps(line | more), flush=True)  # noqa: T201


async def plays(home: Path) -> None:
    """Go through the lesson."""
    vars(health).update(LEAST_FREE=MB, RESERVE_AFTER_S=-1)
    vars(reserve).update(SIZE=4 * MB, PLENTY=MB, NEARLY=256 * 1024)
    vars(files_folder).update(RESERVE=2 * MB)
    async with real_schools(home, "a", after=timedelta(hours=1, minutes=5)) as schools:
        lesson, began = Lesson(schools), schools.clock.now()
        pupil, thijs = await lesson.begin(), await schools.browser("a.thijs")
        await lesson.until(lambda: len(lesson.told) >= 2)
        await schools.server.health.look()
        await lesson.says("room", reserve=(home / reserve.NAME).exists())
        files = [home / "filling", home / "again"]
        await fills_up(lesson, files[0])
        await lesson.passes(10)
        hand = await pupil.answer("hand.raise")
        upload = await thijs.post("/api/catalogue/files", {"name": "les.pdf", "size": 1000})
        await lesson.says("full", hand=hand["ok"], upload=upload.status)

        await schools.server.health.look()
        await lesson.until(lambda: schools.server.live.keeper.idle)
        await lesson.says("freed", reserve=(home / reserve.NAME).exists())
        await fills_up(lesson, files[1])
        await schools.server.health.look()
        truth = schools.clock.now() - began
        leaving = asyncio.create_task(pupil.answer("session.leave", reason="left"))
        await lesson.passes(3)
        await lesson.says("full again", left=(await leaving)["ok"])
        await is_emptied(lesson, files)
        await lesson.says("room again", counted_s=await counted(lesson), truth_s=truth.total_seconds())


async def fills_up(lesson: Lesson, file: Path) -> None:
    """Take all there is; returns when something waits to be committed."""
    await asyncio.to_thread(fill, file)
    await lesson.until(lambda: lesson.server.live.keeper.waiting > 0)


async def is_emptied(lesson: Lesson, files: list[Path]) -> None:
    """Make room; returns when all that waited is committed."""
    for one in files:
        await asyncio.to_thread(one.unlink)
    await lesson.until(lambda: lesson.server.live.keeper.idle)
    await lesson.server.health.look()


async def counted(lesson: Lesson) -> float:
    """Return the seconds of the one interval."""
    async with lesson.server.database.read(LOOKS) as read:
        (span,) = (await read.connection.execute(text('SELECT start, "end" FROM live_span'))).all()
    start, end = (datetime.fromisoformat(one) for one in span)
    return (end - start).total_seconds()


def main(folder: Path) -> None:
    """Make the disk, and begin."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    asyncio.run(plays(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
