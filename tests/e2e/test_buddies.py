"""A buddy: planned by the mentor, named at home and in class, declined by the pupil without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
CLASSROOM = {"width": 1920, "height": 1080}


def test_the_mentor_plans_a_buddy_whom_class_and_pupil_read_and_the_pupil_would_rather_not(
    visit: Callable[..., Visitor],
) -> None:
    pupil = visit("pupil", viewport=PHONE)
    mentor = visit("mentor", viewport=LAPTOP)
    name = planned(mentor, pupil.api("GET", "/api/access/me")["body"]["id"])
    pupil.page.reload()
    expect(pupil.page.get_by_text(f"Vandaag is {name} buddy.")).to_be_visible()
    pupil.axe("the day with a buddy")
    pupil.screenshot("buddies-day")
    unit = visit("unit", viewport=CLASSROOM)
    teacher = visit("teacher", viewport=PHONE).open_the_lesson()
    for screen in (unit, teacher):
        expect(screen.page.get_by_text(f"Buddy van {pupil.name}: {name}")).to_be_visible()
    unit.axe("the unit with a buddy")
    unit.screenshot("buddies-unit")

    pupil.page.get_by_role("button", name=re.compile("^Liever niet")).click()
    expect(pupil.page.get_by_text("Goed. De mentor kiest iemand anders.")).to_be_visible()
    pupil.screenshot("buddies-rather-not")
    unit.page.reload()
    unit.expect_state("Niemand kijkt mee")
    expect(unit.page.get_by_text("Buddy van")).to_have_count(0)
    mentor.page.reload()
    mentor.button("Bekijk het rooster van buddy's").click()
    expect(mentor.page.get_by_role("listitem").get_by_text("Liever niet")).to_be_visible()
    pupil.page.get_by_role("button", name=re.compile("^Toch wel")).click()
    expect(pupil.page.get_by_text(f"Vandaag is {name} buddy.")).to_be_visible()


def planned(mentor: Visitor, pupil_id: str) -> str:
    """Put the first classmate in the rota, look at the card, and return who it is."""
    mentor.page.goto(f"{mentor.base_url}/plans/mine?person_id={pupil_id}")
    rota = mentor.page.get_by_role("region", name="Buddy")
    rota.get_by_role("button", name="Bekijk het rooster van buddy's").click()
    expect(rota.get_by_text("Er is nog geen buddy.")).to_be_visible()
    choice = rota.get_by_label("Wie is buddy?")
    name = choice.locator("option").nth(1).inner_text()
    choice.select_option(label=name)
    rota.get_by_role("button", name="Zet in het rooster").click()
    expect(rota.get_by_role("listitem").get_by_text(name, exact=True)).to_be_visible()
    mentor.axe("the rota of buddies")
    mentor.screenshot("buddies-mentor")
    rota.get_by_role("button", name=re.compile("^Kaart voor de buddy")).click()
    expect(mentor.page.get_by_role("dialog").get_by_role("listitem")).to_have_count(3)
    mentor.axe("the card of a buddy")
    mentor.screenshot("buddies-card")
    return name
