"""At 18 a pupil decides who looks along; a family takes a copy and asks to erase; two people of the school do it."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.demo_school import DemoSchool
from tests.e2e.visitor import RESULTS, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    school = DemoSchool(tmp_path_factory.mktemp("school"))
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def write(school: DemoSchool, statement: str, *values: object) -> None:
    """What the school's own administration says, an import later."""
    with sqlite3.connect(school.home / "erbij.db", timeout=30) as connection:
        connection.execute(statement, values)
    connection.close()


def picture(visitor: Visitor, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    visitor.page.screenshot(path=str(RESULTS / f"{name}.png"), full_page=True)


def entered(visit: Visit, school: DemoSchool, role: str, size: dict[str, int]) -> Visitor:
    return visit(viewport=size).sign_in(school.people(role)[0].sign_in_url)


def grown_up(school: DemoSchool, child: dict[str, Any]) -> None:
    today = datetime.now(UTC).date()  # noqa: TID251 - the server of the demonstration has the real time
    born = date(today.year - 19, 1, 1)
    ids = "SELECT school_id, id, ? FROM people_person WHERE id = ?"
    write(school, f"INSERT INTO plans_start_birth (school_id, pupil_id, born_on) {ids}", born.isoformat(), child["id"])


def test_a_pupil_of_eighteen_lets_a_parent_look_along_again(visit: Visit, school: DemoSchool) -> None:
    parent = entered(visit, school, "guardian", PHONE)
    children = parent.api("GET", "/api/access/me")["body"]["children"]
    parent.page.goto(f"{school.base_url}/privacy")
    expect(parent.page.get_by_role("heading", name=f"Gegevens van {children[0]['name']}")).to_be_visible()
    parent.axe("a parent's page of data")
    picture(parent, "privacy-parent-phone")

    pupils = [entered_as(visit, school, child) for child in children]
    for child in children:
        grown_up(school, child)
    expect_gone(parent, school)
    picture(parent, "privacy-parent-none-phone")

    pupil = pupils[0]
    pupil.page.goto(f"{school.base_url}/privacy")
    expect(pupil.page.get_by_text("Niemand kijkt vanzelf met je mee.")).to_be_visible()
    pupil.axe("who looks along, of age")
    picture(pupil, "privacy-pupil-phone")
    pupil.page.get_by_role("button", name="Laat meekijken").first.click()
    expect(pupil.page.get_by_text("Kijkt mee", exact=True)).to_be_visible()
    pupil.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    picture(pupil, "privacy-pupil-laptop")

    parent.page.goto(f"{school.base_url}/privacy")
    expect(parent.page.get_by_role("heading", name=f"Gegevens van {children[0]['name']}")).to_be_visible()


def entered_as(visit: Visit, school: DemoSchool, child: dict[str, Any]) -> Visitor:
    person = next(one for one in school.people("pupil") if one.name == child["name"])
    return visit(viewport=PHONE).sign_in(person.sign_in_url)


def expect_gone(parent: Visitor, school: DemoSchool) -> None:
    """The work of every half minute ends what the parent sees, and the sign-in with it; the device signs in anew."""

    def children() -> int:
        parent.page.goto(f"{school.base_url}/privacy")
        parent.page.get_by_role("heading", level=1).wait_for()
        return parent.page.get_by_text("Een leerling van 18 jaar of ouder beslist zelf").count()

    until(children, within=60, what="the parent sees nobody", page=parent.page)


def test_a_copy_is_taken_at_once_and_two_people_of_school_erase(
    visit: Visit, school: DemoSchool, tmp_path: Path
) -> None:
    office, leader = entered(visit, school, "coordinator", LAPTOP), entered(visit, school, "leader", PHONE)
    person = school.people("pupil")[1]
    pupil = visit(viewport=PHONE).sign_in(person.sign_in_url)
    own = pupil.api("GET", "/api/access/me")["body"]["id"]
    pupil.page.goto(f"{school.base_url}/privacy")
    copied(visit, pupil, person.name, tmp_path / "gegevens.zip")
    pupil.button("Vraag school om te wissen").click()
    pupil.axe("asking to erase")
    picture(pupil, "privacy-ask-phone")
    pupil.button("Stuur de vraag naar school").click()
    expect(pupil.page.get_by_text("Gevraagd", exact=True)).to_be_visible()

    today = datetime.now(UTC).date()  # noqa: TID251 - as above
    write(school, "UPDATE people_person SET active = 0, left_on = ? WHERE id = ?", today.isoformat(), own)
    propose(office, school, person.name)
    leader.page.goto(f"{school.base_url}/privacy/subjects")
    leader.button(f"Keur goed: {person.name}").click()
    picture(leader, "privacy-approve-phone")
    leader.button("Ja, keur goed").click()
    expect(leader.page.get_by_text("Goedgekeurd, wacht nog")).to_be_visible()
    office.page.reload()
    office.button(f"Stop het wissen: {person.name}").click()
    expect(office.page.get_by_text("Gestopt", exact=True)).to_be_visible()


def copied(visit: Visit, pupil: Visitor, name: str, file: Path) -> None:
    """The file is there at once; its page is read without a network."""
    with pupil.page.expect_download() as downloading:
        pupil.page.get_by_role("link", name="Download de gegevens").click()
    downloading.value.save_as(file)
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as files:
        assert json.loads(files.read("gegevens.json"))["tables"]["people_person"]["rows"][0]["name"] == name
        read = files.read("gegevens.html").decode()
    assert re.findall(r"<td>(?:[A-Z]+_[A-Z_]+|[a-z_]+\.[a-z_.]+|true|false|[\[{].*)</td>", read) == [], "codes"
    reader = visit(viewport=LAPTOP)
    reader.page.set_content(read)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(f"Gegevens van {name}")
    picture(reader, "privacy-copy-laptop")


def propose(office: Visitor, school: DemoSchool, name: str) -> None:
    office.page.goto(f"{school.base_url}/privacy/subjects")
    office.page.get_by_label("Naam").fill(name.lower())
    office.button("Zoek").click()
    office.axe("data of a pupil")
    picture(office, "privacy-subjects-laptop")
    office.button(f"Stel wissen voor: {name}").click()
    office.page.get_by_role("dialog").get_by_role("button", name="Stel wissen voor").click()
    expect(office.page.get_by_text("Wacht op een tweede ja")).to_be_visible()


def test_everybody_reads_what_is_kept_and_how_long(visit: Visit, school: DemoSchool) -> None:
    office = entered(visit, school, "coordinator", LAPTOP)
    office.page.goto(f"{school.base_url}/privacy/retention")
    expect(office.page.get_by_text("Foto's van het bord in een les")).to_be_visible()
    expect(office.page.get_by_text("14 dagen").first).to_be_visible()
    office.axe("what is kept and how long")
    picture(office, "privacy-terms-laptop")
    office.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    picture(office, "privacy-terms-phone")
