"""How fast the register counts: one pupil's school year, and the year of a whole school.

    python bench/register.py [pupils]      prints the seconds, the memory and the ratio of each to its limit

The year of the heaviest pupil there is: six lessons on each of 189 school days, every one followed live from home on a
line that drops once, a pause and an item of the catalogue each day, offline work each week. One pupil is the command
``erbij register explain`` as a whole, start of Python included. The school is counted from facts that are read already
(they come from a database there), and once more with the reading of the JSON; by default 150 pupils are counted and the
result is multiplied by ten, which is linear: no pupil's count depends on another's.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "server"))

from erbij.register.explain import explain  # noqa: E402
from erbij.register.intake import facts_of  # noqa: E402
from erbij.register.reading import load  # noqa: E402

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST_DAY, SCHOOL_DAYS, LESSONS = date(2026, 8, 31), 189, 6
SATURDAY = 5
SCHOOL, COUNTED = 1500, 150
LIMIT_PUPIL_S, LIMIT_SCHOOL_S, LIMIT_MB = 1.0, 60.0, 1000.0


def year(pupil: int) -> dict[str, Any]:
    """One pupil's facts."""
    facts: dict[str, Any] = {
        "format": "erbij-facts/1",
        "timezone": ZONE.key,
        "policy": {"version": "2026-1", "sector": "VO"},
        "pupil": {"id": f"p{pupil}"},
        **{key: [] for key in ("slots", "sessions", "presence", "pauses", "catalogue", "offline", "absence")},
    }
    days = [FIRST_DAY + timedelta(days=n) for n in range(400)]
    for n, day in enumerate([day for day in days if day.weekday() < SATURDAY][:SCHOOL_DAYS]):
        _add_day(facts, n, day, pupil % 60)
    return facts


def _add_day(facts: dict[str, Any], n: int, day: date, late: int) -> None:
    def at(minutes: int, seconds: int = 0) -> str:
        start = datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZONE)
        return (start + timedelta(minutes=minutes, seconds=seconds)).isoformat()

    for lesson in range(LESSONS):
        key, begin = f"s{n}-{lesson}", lesson * 60
        slot = {"slot": key}
        facts["slots"].append({"id": key, "start": at(begin), "end": at(begin + 50), "modality": "REMOTE_LIVE"})
        facts["sessions"].append({**slot, "start": at(begin - 1), "end": at(begin + 51)})
        cut = begin + 20 + lesson
        facts["presence"] += [
            {**slot, "device": "d1", "start": at(begin - 2, late), "end": at(cut)},
            {**slot, "device": "d1", "start": at(cut, 45), "end": at(begin + 51)},
        ]
    facts["pauses"].append({"slot": f"s{n}-2", "start": at(130), "end": at(135)})
    facts["absence"].append({"slot": f"s{n}-0", "category": "ILL", "authorised": "YES"})
    work = {"start": at(400), "end": at(430)}
    facts["catalogue"].append({"item": f"i{n}", "norm_minutes": 20, "completed": True, "intervals": [work]})
    if n % 5 == 0:
        facts["offline"].append({"id": f"o{n}", "date": day.isoformat(), "minutes": 30})


def one_pupil(folder: Path) -> float:
    """Seconds for the command as a whole; the best of three."""
    file = folder / "facts.json"
    file.write_text(json.dumps(year(0)), encoding="utf-8")
    command = [sys.executable, "-m", "erbij.cli.main", "register", "explain", str(file)]
    paths = os.pathsep.join([str(CHECKOUT / "server"), str(CHECKOUT / "media"), os.environ.get("PYTHONPATH", "")])
    took = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths})
        took.append(time.perf_counter() - began)
    return min(took)


def school(pupils: int) -> tuple[float, float, int]:
    """Processor seconds to count, and to read and count, and the seconds reported as a check."""
    counting = reading = 0.0
    reported = 0
    gc.disable()  # counting makes no cycles; the command `register explain` does the same
    for pupil in range(pupils):
        data = json.dumps(year(pupil)).encode()
        began = time.process_time()
        facts = facts_of(load(data))
        read = time.process_time()
        reported += explain(facts)["total"]["seconds"]
        counting += time.process_time() - read
        reading += read - began
    return counting, reading, reported


def main() -> None:
    pupils = int(sys.argv[1]) if len(sys.argv) > 1 else COUNTED
    print(f"{datetime.now(UTC):%Y-%m-%d} {platform.python_version()} {platform.machine()}")  # noqa: TID251
    with tempfile.TemporaryDirectory() as folder:
        alone = one_pupil(Path(folder))
    print(f"one pupil's year, whole command: {alone:.2f} s ({alone / LIMIT_PUPIL_S:.2f} of {LIMIT_PUPIL_S:.0f} s)")
    counting, reading, reported = school(pupils)
    times = SCHOOL / pupils
    how = "" if pupils == SCHOOL else f", extrapolated from {pupils}"
    lessons = SCHOOL_DAYS * LESSONS
    for what, seconds in (("counted", counting), ("read from JSON and counted", counting + reading)):
        whole = seconds * times
        print(
            f"{SCHOOL} pupils x {lessons} lessons {what}{how}: {whole:.1f} s of one core"
            f" ({whole / LIMIT_SCHOOL_S:.2f} of {LIMIT_SCHOOL_S:.0f} s)"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory: {memory:.0f} MB ({memory / LIMIT_MB:.2f} of {LIMIT_MB:.0f} MB), one pupil at a time")
    print(f"check: {reported} seconds reported")


if __name__ == "__main__":
    main()
