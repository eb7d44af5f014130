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


def test_confirmed_work_is_a_line_of_my_minutes_and_the_family_may_say_that_it_is_wrong(
    visit: Callable[..., Visitor],
) -> None:
    teacher = visit("teacher", viewport=PHONE)
    teacher.page.goto(f"{teacher.base_url}/people")
    teacher.page.get_by_role("link", name="Werk bevestigen").first.click()
    teacher.page.get_by_label("Wat deed de leerling?").fill("Spreekbeurt voorbereid")
    teacher.button("Bevestigen").click()
    expect(teacher.page.get_by_text("Spreekbeurt voorbereid").first).to_be_visible()
    pupil = visit("pupil", viewport=PHONE)
    pupil.page.goto(f"{pupil.base_url}/register")
    line = pupil.page.locator(".minutes__row", has_text="Spreekbeurt voorbereid")
    expect(line.get_by_text("30 minuten", exact=True)).to_be_visible()
    line.get_by_text("Uitleg").click()
    expect(line.get_by_text("School heeft bevestigd dat je 30 minuten buiten de les hebt gewerkt.")).to_be_visible()
    pupil.screenshot("my-minutes-work-390")
    pupil.axe("my minutes with confirmed work")
    line.get_by_role("button", name="Dit klopt niet").click()
    pupil.page.get_by_label("Wat is er volgens jou gebeurd?").fill("Het was een uur.")
    pupil.button("Versturen").click()
    expect(line.get_by_text("Het was een uur.")).to_be_visible()
    coordinator = visit("coordinator")
    coordinator.page.goto(f"{coordinator.base_url}/register/disputes")
    expect(coordinator.page.get_by_text("Spreekbeurt voorbereid")).to_be_visible()
    coordinator.page.goto(f"{coordinator.base_url}/register")
    expect(coordinator.page.get_by_role("heading", name="Werk buiten de les")).to_be_visible()
    coordinator.screenshot("register-day-work")
    coordinator.axe("the day with confirmed work")


def test_a_period_is_read_as_the_ledger_had_it_before_the_work_was_confirmed(visit: Callable[..., Visitor]) -> None:
    coordinator = visit("coordinator")
    page = coordinator.page
    page.goto(f"{coordinator.base_url}/reports")
    page.get_by_text("Zoals op een eerder moment").click()
    coordinator.button("Laat zien").click()
    expect(page.get_by_text("Kies een dag en tijd, of vul een nummer in.")).to_be_visible()
    page.get_by_label("Of: nummer in het grootboek").fill("0")
    coordinator.button("Laat zien").click()
    expect(page.get_by_text("tot en met regel 0 van het grootboek")).to_be_visible()
    coordinator.screenshot("register-as-of")
    coordinator.axe("a period as it was")
    coordinator.button("Naar nu").click()
    expect(page.get_by_text("tot en met regel 0 van het grootboek")).to_have_count(0)
    page.goto(f"{coordinator.base_url}/register/periods")
    expect(page.get_by_role("heading", name="Handtekening onder rapporten")).to_be_visible()
    coordinator.screenshot("periods-signature")


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
