"""What a teacher confirms and takes in the classroom, and when a school counts otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}


def test_a_teacher_confirms_work_outside_the_lesson_and_takes_it_back(visit: Callable[..., Visitor]) -> None:
    teacher = visit("teacher", viewport=PHONE)
    teacher.page.goto(f"{teacher.base_url}/people")
    teacher.page.get_by_role("link", name="Werk bevestigen").first.click()

    teacher.page.get_by_label("Wat deed de leerling?").fill("Hoofdstuk 3 gelezen")
    teacher.button("Bevestigen").click()

    expect(teacher.page.get_by_text("Hoofdstuk 3 gelezen").first).to_be_visible()
    teacher.screenshot("confirmed-work-390")
    teacher.axe("confirmed work")
    teacher.page.get_by_role("button", name="Intrekken").first.click()
    teacher.page.get_by_role("button", name="Ja, intrekken").click()
    expect(teacher.page.get_by_text("Er is deze week nog niets bevestigd.")).to_be_visible()


def test_a_class_is_taken_with_one_tap_where_the_school_wants_that(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    coordinator = visit("coordinator")
    coordinator.page.goto(f"{coordinator.base_url}/register/periods")
    here = coordinator.page.get_by_label("Leraren nemen aanwezigheid op in Erbij")
    here.click()
    expect(here).to_be_checked()
    coordinator.axe("months and periods")
    pupil = visit("pupil")
    pupil.page.get_by_role("button", name="Op school", exact=True).last.click()
    expect(pupil.page.get_by_text("Op school").first).to_be_visible()
    teacher = visit("teacher", viewport=PHONE)

    teacher.page.get_by_role("link", name="Wie zijn er?").first.click()
    teacher.page.get_by_role("button", name="Iedereen is er").click()

    expect(teacher.page.get_by_text("De aanwezigheid is opgeslagen.")).to_be_visible()
    teacher.screenshot("attendance-390")
    teacher.axe("attendance")
    slot, _, _ = school.lesson()
    assert school.rows("SELECT count(*) FROM register_attendance WHERE slot_id = ?", slot) != [(0,)]


def test_a_period_that_counts_otherwise_is_made_with_its_reason(visit: Callable[..., Visitor]) -> None:
    coordinator = visit("coordinator")
    coordinator.page.goto(f"{coordinator.base_url}/register/periods")

    coordinator.button("Periode opslaan").click()
    expect(coordinator.page.get_by_text("Schrijf de reden op.")).to_be_visible()
    coordinator.page.get_by_label("Reden").fill("Besluit van het ministerie")
    coordinator.button("Periode opslaan").click()

    expect(coordinator.page.get_by_text("Besluit van het ministerie")).to_be_visible()
    coordinator.page.get_by_role("button", name="Weghalen").first.click()
    coordinator.page.get_by_role("button", name="Ja, weghalen en opnieuw tellen").click()
    expect(coordinator.page.get_by_text("Er is geen periode ingesteld.")).to_be_visible()
