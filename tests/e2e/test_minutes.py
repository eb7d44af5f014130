"""A pupil and a parent read the very minutes that the coordinator reads, and who looked at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.e2e.visitor import RESULTS, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}
WHO_LOOKED = "Wie keek mee in"


def shot(name: str) -> str:
    """Where a picture of a whole page is kept."""
    RESULTS.mkdir(exist_ok=True)
    return str(RESULTS / f"{name}.png")


def rows_of(week: Any) -> list[Any]:
    return [row for day in week["days"] for row in day["rows"]]


def row_on(visitor: Visitor, subject: str) -> Any:
    """The row of the lesson that was followed, as it stands on the page of a family."""
    return visitor.page.locator(".minutes__row").filter(has_text="Je was er van").filter(has_text=subject).first


def open_row(visitor: Visitor, subject: str) -> list[str]:
    """Open "Uitleg" with the keyboard and return its sentences."""
    summary = row_on(visitor, subject).locator("summary").filter(has_text="Uitleg")
    summary.focus()
    visitor.page.keyboard.press("Enter")
    sentences = row_on(visitor, subject).locator("details[open] .help__body p:not(.quiet)")
    expect(sentences.first).to_be_visible()
    return list(sentences.all_inner_texts())


def settled(sentences: list[str]) -> list[str]:
    """What does not move along with a running lesson: when the pupil was there, and the sum."""
    return [sentences[0], sentences[-1]]


def followed(visit: Callable[..., Visitor]) -> Visitor:
    """A pupil on a phone who was in the lesson for three proofs and stopped."""
    visit("unit")
    pupil = visit("pupil", viewport=PHONE).join()
    until(lambda: len(pupil.kept) >= 3, 25, "three proofs are acknowledged", pupil.page)
    running = pupil.api("GET", "/api/register/minutes")["body"]
    assert any(row["running"] and row["credited_seconds"] for row in rows_of(running))
    pupil.button("Stoppen").click()
    return pupil


def test_pupil_and_parent_read_what_the_coordinator_reads(visit: Callable[..., Visitor], school: DemoSchool) -> None:
    pupil = followed(visit)
    pupil.page.goto(pupil.base_url)
    pupil.page.get_by_role("main").get_by_role("link", name="Mijn minuten").click()
    expect(pupil.page.get_by_role("heading", level=1)).to_have_text("Mijn minuten")
    office = visit("coordinator", viewport=LAPTOP)
    own_row = same_row(pupil, office, school.lesson()[0])

    office.page.goto(f"{office.base_url}/register")
    row = office.page.locator(".register__row").filter(has_text=pupil.name).filter(has_text="Je was er van").first
    row.get_by_text("Uitleg").click()
    told = settled(row.locator("details[open] .help__body p:not(.quiet)").all_inner_texts())
    assert settled(open_row(pupil, own_row["subject"])) == told
    counted = row.locator("strong").inner_text()
    assert row_on(pupil, own_row["subject"]).locator("strong").inner_text() == counted
    pupil.page.screenshot(path=shot("minutes-pupil-phone"), full_page=True)
    pupil.axe("my minutes on a phone")

    parent = visit("guardian", viewport=LAPTOP)
    parent.page.get_by_role("main").get_by_role("link", name=f"Minuten van {pupil.name}").click()
    expect(parent.page.get_by_role("heading", level=1)).to_have_text(f"Minuten van {pupil.name}")
    assert settled(open_row(parent, own_row["subject"])) == told
    parent.page.screenshot(path=shot("minutes-parent-laptop"), full_page=True)
    parent.axe("the minutes of a child on a laptop")


def same_row(pupil: Visitor, office: Visitor, slot_id: str) -> Any:
    """The pupil's row of a lesson, after making sure that it says what the coordinator's row says."""
    week = pupil.api("GET", "/api/register/minutes")["body"]
    day = office.api("GET", "/api/register/day")["body"]
    (theirs,) = [row for row in day["rows"] if row["pupil_name"] == pupil.name and row["slot_id"] == slot_id]
    (own,) = [row for row in rows_of(week) if row["slot_id"] == slot_id]
    moving = {"parts", "explanation"}  # the end of a running lesson moves along between two questions
    assert {key: own[key] for key in own if key not in moving} == {key: theirs[key] for key in own if key not in moving}
    assert own["credited_seconds"] > 0
    assert own["parts"][:2] == theirs["parts"][:2]
    assert settled(own["explanation"]) == settled(theirs["explanation"])
    return own


def test_a_parent_reads_who_looked_and_as_what(visit: Callable[..., Visitor]) -> None:
    office = visit("coordinator", viewport=LAPTOP)
    office.page.goto(f"{office.base_url}/register")
    expect(office.page.locator(".register__row").first).to_be_visible()
    parent = visit("guardian", viewport=PHONE)
    parent.page.goto(f"{parent.base_url}/register")

    parent.page.get_by_text(WHO_LOOKED).click()
    looked = parent.page.locator(".looks__one").filter(has_text=office.name).filter(has_text="Register van een dag")
    expect(looked).to_contain_text("coördinator")
    parent.axe("who looked")
    parent.page.screenshot(path=shot("minutes-looks"), full_page=True)


def test_a_pupil_goes_through_the_weeks_with_the_keyboard_and_an_empty_one_says_so(
    visit: Callable[..., Visitor],
) -> None:
    pupil = visit("pupil", 1, viewport=NARROW)
    pupil.page.goto(f"{pupil.base_url}/register")
    expect(pupil.page.locator(".minutes")).to_be_visible()
    for _ in range(2):
        pupil.button("Vorige week").focus()
        pupil.page.keyboard.press("Enter")
        pupil.page.wait_for_timeout(300)

    expect(pupil.page.get_by_text("In deze week zijn er geen lessen")).to_be_visible()
    assert pupil.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    pupil.axe("an empty week")
    pupil.page.screenshot(path=shot("minutes-empty-narrow"), full_page=True)
    pupil.button("Naar deze week").click()
    expect(pupil.page.locator(".minutes__day").first).to_be_visible()
    assert pupil.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_parent_of_two_children_chooses(visit: Callable[..., Visitor], school: DemoSchool) -> None:
    parent = visit("guardian", 1, viewport=PHONE)
    children = {person.name for person in school.people("pupil")[1:]}
    parent.page.goto(f"{parent.base_url}/register")

    for name in sorted(children):
        parent.page.locator("label").filter(has_text=name).click()
        expect(parent.page.get_by_role("heading", level=1)).to_have_text(f"Minuten van {name}")
        expect(parent.page.locator(".minutes__day").first).to_be_visible()
    parent.page.screenshot(path=shot("minutes-two-children"), full_page=True)


def test_in_english_the_page_and_its_explanation_are_english(visit: Callable[..., Visitor]) -> None:
    parent = visit("guardian", 1, viewport=LAPTOP, color_scheme="dark")
    parent.page.evaluate("localStorage.setItem('erbij.language', 'en')")
    parent.page.goto(f"{parent.base_url}/register")

    expect(parent.page.get_by_role("heading", level=1)).to_contain_text("Minutes of")
    parent.axe("the minutes in English, dark")
    parent.page.screenshot(path=shot("minutes-english-dark"), full_page=True)


def test_nobody_reads_the_minutes_of_another(visit: Callable[..., Visitor]) -> None:
    noor, sem = visit("pupil", 0), visit("pupil", 1)
    noors = noor.api("GET", "/api/access/me")["body"]["id"]

    for who in (sem, visit("guardian", 1), visit("teacher"), visit("mentor"), visit("coordinator")):
        for path in ("register/minutes", "privacy/looks"):
            assert who.api("GET", f"/api/{path}?person_id={noors}")["status"] == 404, (who.name, path)
