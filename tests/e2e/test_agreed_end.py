"""Journey 5: the agreed end comes near, is said calmly, and ends nothing; the family reads of the minutes beyond."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.demo_school import MORNING, DemoSchool, started
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

ZONE = ZoneInfo("Europe/Amsterdam")
PHONE = {"width": 390, "height": 844}
BEFORE_MIN = 20
EVENING = 17
MINUTE = timedelta(minutes=1)
A_MINUTE_LATER = "() => { const now = performance.now.bind(performance); performance.now = () => now() + 60_000; }"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    """A school where the next whole minute is not far away."""
    school = started(tmp_path_factory.mktemp("school"), MORNING + timedelta(seconds=35))
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def plan_until_the_next_minute(office: Visitor, school: DemoSchool) -> tuple[str, datetime]:
    """Noor's part of the lesson ends at the next whole minute; returns her id, and when."""
    ((noor, version),) = school.rows("SELECT id, 0 FROM people_person WHERE name LIKE 'Noor%'")
    now = school.now().astimezone(ZONE)
    start = max(now - timedelta(minutes=BEFORE_MIN), now.replace(hour=0, minute=0))
    start = start.replace(second=0, microsecond=0)
    minutes = max(int((now - start) / MINUTE) + 1, 5)
    block = {"kind": "live", "start": f"{start:%H:%M}", "minutes": minutes, "weight": 2}
    planned = {"ceiling_min": None, "may_stop": True, "blocks": [block]}
    asked = {"person_id": noor, "version": version, "date": now.date().isoformat(), "planned": planned}
    answer = office.api("POST", "/api/plans/day-plan", asked)
    assert answer["status"] == 200, answer
    return str(noor), start + minutes * MINUTE


def the_family_reads_of_the_minutes_beyond(karin: Visitor, school: DemoSchool, noor_id: str) -> None:
    """Not before the evening of that day."""
    now = school.now().astimezone(ZONE)
    karin.page.goto(f"{school.base_url}/plans/mine")
    expect(karin.page.get_by_role("heading", name="Plan van Noor Voorbeeld")).to_be_visible()
    today = karin.page.get_by_text(re.compile("^Deze dag .* langer in de les dan afgesproken"))
    expect(today).to_have_count(1 if now.hour >= EVENING else 0)
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    karin.page.goto(f"{school.base_url}/plans/mine?person_id={noor_id}&date={tomorrow}")
    expect(karin.page.get_by_text(re.compile("^De vorige lesdag .* langer dan afgesproken"))).to_be_visible()
    karin.axe("the plan of tomorrow")
    karin.screenshot("plan-tomorrow")


@pytest.mark.timeout(300)
def test_the_agreed_end_is_said_calmly_ends_nothing_and_the_minutes_beyond_are_read_later(
    visit: Visit, school: DemoSchool
) -> None:
    office = visit("coordinator")
    noor_id, end = plan_until_the_next_minute(office, school)
    visit("unit").page.goto(f"{school.base_url}/unit")
    noor = visit("pupil").join()
    joined = school.now()
    said = noor.page.get_by_text(re.compile("^Jouw deel van de les duurt volgens je plan tot"))
    noor.step("Meekijken").focus()
    expect(said).to_be_visible(timeout=5_000)
    assert noor.page.evaluate("document.activeElement.type") == "radio", "the focus stayed where it was"
    noor.axe("the agreed end is near")
    noor.screenshot("agreed-end")
    noor.page.evaluate(A_MINUTE_LATER)
    expect(said).to_have_count(0, timeout=200_000)  # two minutes after the end the line is gone, and nothing else is
    until(lambda: school.now() > max(end, joined) + MINUTE, 70, "a minute beyond what was agreed", noor.page)
    expect(noor.button("Stoppen")).to_be_visible()
    noor.sees_the_class()
    noor.button("Stoppen").click()

    noor.page.goto(f"{school.base_url}/plans/mine")
    expect(noor.page.get_by_text(re.compile("^Deze dag .* langer in de les dan afgesproken"))).to_be_visible()
    noor.axe("my plan")
    the_family_reads_of_the_minutes_beyond(visit("guardian", viewport=PHONE), school, noor_id)


def test_a_choice_of_calm_follows_the_pupil_to_another_device_and_the_class_reads_a_pupil(
    visit: Visit, school: DemoSchool
) -> None:
    tablet = visit("pupil", 1)
    tablet.page.goto(f"{school.base_url}/plans/mine")
    tablet.page.get_by_label("Rustige weergave").check()
    expect(tablet.page.get_by_text("Bewaard.")).to_be_visible()
    tablet.page.get_by_label("Klasgenoten zien mijn naam en beeld niet").check()
    tablet.page.get_by_label("Ook stem").check()
    until(
        lambda: school.rows("SELECT own FROM plans_comfort WHERE own LIKE '%\"voice\"%' AND own LIKE '%true%'"),
        5,
        "the profile is kept",
        tablet.page,
    )
    unit = visit("unit")
    unit.page.goto(f"{school.base_url}/unit")
    phone = visit("pupil", 1, viewport=PHONE)
    until(lambda: phone.page.evaluate("localStorage.getItem('erbij.calm')") == "yes", 5, "calm here too", phone.page)
    phone.join()
    expect(phone.step("Stem")).to_be_visible()
    expect(phone.step("Beeld")).to_have_count(0)
    unit.expect_state("Een leerling luistert mee")
    teacher = visit("teacher", viewport=PHONE).open_the_lesson()
    expect(teacher.page.get_by_text("Sem Verzonnen").first).to_be_visible()
    phone.button("Stoppen").click()
