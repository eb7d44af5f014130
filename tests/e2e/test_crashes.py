"""`kill -9` of the server and of the media process: nobody touches anything, and no acknowledged fact is lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PICTURES_BACK = 4.0
BACK_AFTER_KILL = 5.0
TRUTH = 5.0
NEVER_OVER = 10.0


def test_pictures_are_back_after_the_media_process_was_killed(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    unit.expect_state("luistert mee")
    loads, served = pupil.loads, school.media_process()

    killed = pupil.page.evaluate("Date.now()")
    school.kill_media()
    until(
        lambda: pupil.page.evaluate("since => __probe.frames.at(-1) > since", killed + PICTURES_BACK * 1000),
        PICTURES_BACK + 8,
        "pictures go on",
        pupil.page,
    )
    dark = pupil.page.evaluate("since => __probe.darkest(since)", killed)
    pupil.sees_the_class()

    assert school.media_process() != served, "it really died"
    assert dark[1] - dark[0] <= PICTURES_BACK * 1000
    assert pupil.loads == loads, "no page is loaded again"
    unit.expect_state("luistert mee")


def test_a_pupil_who_spoke_comes_back_silent_after_the_server_was_killed_and_no_fact_is_lost(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    unit = visit("unit")
    pupil = visit("pupil", 2)
    pupil.join()
    began = time.monotonic()
    pupil.choose("Stem")
    unit.expect_state("praat mee")
    until(lambda: len(pupil.kept) >= 2, 15, "two proofs are acknowledged", pupil.page)
    loads = pupil.loads

    school.kill()
    acknowledged = list(pupil.kept)
    expect(pupil.page.get_by_text("Even geen verbinding").first).to_be_visible(timeout=12_000)
    school.start()
    up = time.monotonic()
    until(lambda: len(pupil.kept) > len(acknowledged), 20, "proofs are acknowledged again", pupil.page)
    back = time.monotonic()
    pupil.sees_the_class()

    assert pupil.loads == loads, "no page is loaded again"
    assert back - up <= BACK_AFTER_KILL + 5, "a proof comes up to 5 s after the connection is back"
    stored = {event for (event,) in school.rows("SELECT event_id FROM live_fact")}
    assert set(acknowledged) <= stored, "an acknowledged fact is lost"
    expect(pupil.step("Stem")).not_to_be_checked()
    unit.expect_state("luistert mee")

    pupil.button("Stoppen").click()
    truth = time.monotonic() - began
    coordinator = visit("coordinator")
    row = until(lambda: counted(coordinator, pupil.name), 10, "the register has the pupil", coordinator.page)
    assert truth - TRUTH - 5 <= row["credited_seconds"] <= truth + NEVER_OVER, row


def counted(coordinator: Visitor, name: str) -> dict[str, object] | None:
    """Return the pupil's row of today's register once nothing in it runs any more."""
    rows = coordinator.api("GET", "/api/register/day")["body"]["rows"]
    mine = [row for row in rows if row["pupil_name"] == name and row["credited_seconds"] > 0]
    return mine[0] if mine else None
