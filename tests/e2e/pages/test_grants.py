"""A coordinator shares a pupil with a consultant: a parent agrees, the consultant looks, it is stopped, it is gone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.real_school import ZONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PASSWORD = "een lange zin om te onthouden"
SIZES = ((390, 844), (1280, 800))


def pictures(visitor: Visitor, name: str) -> None:
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.axe(name)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, name
        visitor.page.screenshot(path=f"test-results/grants-{name}-{width}.png", full_page=True)


def give(office: Visitor, until: str) -> str:
    """Share Noor with somebody new; returns the link with which they choose a password."""
    page = office.page
    page.goto(f"{office.base_url}/plans")
    page.get_by_role("link", name=re.compile("Noor Voorbeeld")).first.click()
    office.button("Deel met iemand").click()
    page.get_by_label("Naam", exact=True).fill("Otto Ziekenhuisleraar")
    page.get_by_label("E-mailadres").fill("otto@voorbeeld.test")
    page.get_by_label("De leerlingenkaart").check()
    page.get_by_label("Hoe de verbinding was").check()
    page.get_by_label("Tot en met").fill(until)
    page.get_by_label("Waarvoor is het nodig?").fill("Lessen in het ziekenhuis")
    pictures(office, "give")
    office.button("Vraag akkoord aan de ouders").click()
    link = page.get_by_label("De link")
    expect(link).to_be_visible()
    expect(page.locator("[data-role=grant]", has_text="Otto")).to_contain_text("wacht op akkoord")
    return link.input_value()


def choose_a_password(otto: Visitor, link: str) -> None:
    otto.page.goto(link)
    otto.page.get_by_label(re.compile("wachtwoord", re.IGNORECASE)).first.fill(PASSWORD)
    otto.page.locator("form button[type=submit]").click()
    expect(otto.page.get_by_role("heading", name="Mijn leerlingen")).to_be_visible()


def agree(parent: Visitor) -> None:
    parent.page.goto(f"{parent.base_url}/plans/mine")
    waiting = parent.page.locator("[data-role=grant]", has_text="Otto")
    expect(waiting).to_contain_text("Lessen in het ziekenhuis")
    waiting.get_by_label("Ik ben ouder of verzorger").check()
    pictures(parent, "agree")
    waiting.get_by_role("button", name="Akkoord").click()
    expect(waiting).to_contain_text("loopt")


def stop(office: Visitor) -> None:
    mine = office.page.locator("[data-role=grant]", has_text="Otto")
    mine.get_by_role("button", name="Stop met delen").click()
    office.button("Ja, stop nu").click()
    expect(office.page.locator("[data-role=grant]", has_text="Otto").get_by_text("gestopt", exact=True)).to_have_count(
        1
    )


def test_what_is_shared_is_seen_from_the_agreement_until_it_is_stopped(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    office, parent = visit("coordinator"), visit("guardian")
    link = give(office, f"{school.now().astimezone(ZONE) + timedelta(days=14):%Y-%m-%d}")

    otto = visit()
    choose_a_password(otto, link)
    expect(otto.page.get_by_text("Er wordt nu niets met je gedeeld.")).to_be_visible()
    agree(parent)

    otto.page.reload()
    otto.page.get_by_role("link", name=re.compile("Noor Voorbeeld")).click()
    expect(otto.page.get_by_role("heading", name="Leerlingenkaart")).to_be_visible()
    expect(otto.page.get_by_role("heading", name="Hoe is de verbinding?")).to_be_visible()
    expect(otto.page.get_by_role("heading", name="Rooster", exact=False)).to_have_count(0)
    pictures(otto, "pupil")
    address = f"/api/plans/granted/{otto.page.url.rsplit('/', 1)[-1]}"
    assert otto.api("GET", address)["status"] == 200
    assert otto.api("GET", "/api/timetable/day")["status"] == 404

    parent.page.goto(f"{parent.base_url}/register")
    parent.page.get_by_text("Wie keek mee", exact=False).first.click()
    expect(parent.page.locator("strong", has_text="Otto Ziekenhuisleraar").first).to_be_visible()

    stop(office)
    gone, never = otto.api("GET", address), otto.api("GET", "/api/plans/granted/nothing")
    assert gone == never
    assert gone["status"] == 404


def test_an_agreement_on_paper_is_filed_with_its_scan_which_can_be_opened(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    office, page = (visitor := visit("coordinator")), visitor.page
    ((sem,),) = school.rows("SELECT id FROM people_person WHERE name LIKE 'Sem %'")
    today = school.now().astimezone(ZONE)
    to = {"kind": "PERSON", "name": "Petra Papier", "email": "petra@voorbeeld.test"}
    dates = {"first": f"{today:%Y-%m-%d}", "until": f"{today + timedelta(days=3):%Y-%m-%d}"}
    body = {"pupil_id": sem, "to": to, "scopes": ["NAME"], "reason": "Even meekijken", **dates}
    assert office.api("POST", "/api/plans/grants", body)["status"] == 200
    page.goto(f"{office.base_url}/plans/pupil/{sem}")
    grant = page.locator("[data-role=grant]", has_text="Petra Papier")
    grant.get_by_text("De ouders tekenden op papier").click()
    grant.get_by_label("Wie tekende").fill("Omar van Demo")
    grant.locator("input[type=file]").set_input_files(
        {"name": "brief.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 akkoord"}
    )
    grant.get_by_role("button", name="Bewaar").click()
    expect(grant).to_contain_text("loopt")
    pictures(office, "paper")
    with page.expect_download() as download:
        grant.get_by_role("link", name="Bekijk het papier").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_the_consultant_of_the_demonstration_sees_noor_and_nobody_else(visit: Callable[..., Visitor]) -> None:
    olga = visit("consultant")
    expect(olga.page.get_by_role("link", name=re.compile("Noor Voorbeeld"))).to_have_count(1)
    pictures(olga, "list")
    olga.page.get_by_role("link", name=re.compile("Noor Voorbeeld")).click()
    for part in ("Wie kun je bereiken?", "Het plan", "Leerlingenkaart", "Hoe is de verbinding?", "Minuten les"):
        expect(olga.page.get_by_role("heading", name=part)).to_be_visible()
    pictures(olga, "all")
    school = olga.api("GET", "/api/plans/granted")["body"]["pupils"]
    assert [one["pupil"] for one in school] == ["Noor Voorbeeld"]
