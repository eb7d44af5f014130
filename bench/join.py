"""How long a pupil waits: from the tap on "Naar de les" to the first decoded frame, in a real Chromium.

    python bench/join.py [joins]       prints p50, p95 and the slowest of 20 joins, with the machine and the date

A demonstration school is started on free ports; the classroom unit is one browser context with the demonstration
camera, the pupil another that goes back to the day page after each join. The page itself takes the times. Twice: as the
only pupil, when the unit has to open its camera first, and (half as often) while another pupil is in the lesson.
No case takes longer than a minute: on a slow machine there are fewer joins, and the line says how many.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.e2e.conftest import launch  # noqa: E402
from tests.e2e.demo_school import started  # noqa: E402
from tests.e2e.visitor import Visitor, until  # noqa: E402

AIM_P95_MS = 800
CASE_TAKES_AT_MOST = 60.0


def one_join(pupil: Visitor) -> float:
    """Tap once and return the milliseconds until the first new frame; ends on the day page again."""
    pupil.page.goto(pupil.base_url)
    pupil.to_the_lesson.wait_for()
    pupil.page.wait_for_timeout(1500)  # a pupil reads before the tap; the connection is warmed meanwhile
    pupil.to_the_lesson.click()
    first = until(lambda: pupil.page.evaluate("__probe.firstFrameAfterTap"), 10, "a first frame", pupil.page)
    waited = float(first) - pupil.tapped_at()
    pupil.button("Stoppen").click()
    return waited


def several_joins(pupil: Visitor, joins: int) -> list[float]:
    """Join so often, or as often as there is time for."""
    end = time.monotonic() + CASE_TAKES_AT_MOST
    times: list[float] = []
    while len(times) < joins and (not times or time.monotonic() < end):
        times.append(one_join(pupil))
    return times


def tell(words: str, times: list[float]) -> None:
    """Print one line of figures."""
    times = sorted(times)
    p95 = times[max(0, round(0.95 * len(times)) - 1)]
    print(
        f"join, {words}: n={len(times)} p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, "
        f"slowest {times[-1]:.0f} ms   aim p95 <= {AIM_P95_MS} ms   ratio {p95 / AIM_P95_MS:.2f}"
    )


def main(joins: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        school = started(Path(folder) / "school")
        browser = launch(playwright)
        try:
            unit = Visitor(browser.new_context(), school.base_url, "unit")
            unit.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
            unit.sign_in(school.people("unit")[0].sign_in_url)
            pupil = Visitor(browser.new_context(), school.base_url, "pupil")
            pupil.sign_in(school.people("pupil")[0].sign_in_url)
            tell("the only pupil", several_joins(pupil, joins))
            other = Visitor(browser.new_context(), school.base_url, "other")
            other.sign_in(school.people("pupil")[1].sign_in_url).join()
            tell("another pupil is there", several_joins(pupil, max(1, joins // 2)))
        finally:
            browser.close()
            school.stop()
    date = time.strftime("%Y-%m-%d")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"      load {os.getloadavg()[0]:.1f}, {machine}, {date}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
