"""A coordinator adds a key and signs in with it; who erases, or sets the school's sign-in, shows again who they are."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from typing_extensions import override

from tests.e2e.real_school import GROUPS, PEOPLE, RealSchool
from tests.e2e.test_school import ANOUK, CHOSEN, choose_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import CDPSession

    from tests.e2e.visitor import Visitor

SIZES = ((390, 844), (1280, 800), (1920, 1080))
LOU = "lou@klimop.example"
CEES = "cees@klimop.example"
OFFICE = f"L1;Lou Leiding;schoolleider;;{LOU};;\nC2;Cees Voorbeeld;coördinator;;{CEES};;\n"
GONE = "Yara Bedacht"
SHOWN = "Ben jij het?"


class SchoolWithAName(RealSchool):
    """Browsers know keys at a name, not at a number."""

    @property
    @override
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    @override
    def environment(self) -> dict[str, str]:
        return {**super().environment, "ERBIJ_BASE_URL": self.base_url}

    def write(self, statement: str, *values: object) -> None:
        with sqlite3.connect(self.home / "erbij.db", timeout=30) as connection:
            connection.execute(statement, values)
        connection.close()

    def ask(self, query: str, *values: object) -> Any:
        with sqlite3.connect(self.home / "erbij.db", timeout=30) as connection:
            (found,) = connection.execute(query, values).fetchone()
        connection.close()
        return found

    def six_minutes_go_by(self) -> None:
        """As long as nobody had shown who they are."""
        self.write("UPDATE access_sign_in SET proved_at = NULL")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchoolWithAName]:
    school = SchoolWithAName(tmp_path_factory.mktemp("keys"))
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    for name, text in (("groups", GROUPS), ("people", PEOPLE.format(since="") + OFFICE)):
        (school.home / f"{name}.csv").write_text(text, encoding="utf-8")
    done = school.run("school", "import", *(str(school.home / f"{name}.csv") for name in ("groups", "people")))
    assert done.returncode == 0, done.stdout + done.stderr
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


class Authenticator:
    """The browser's own virtual authenticator: a fingerprint reader that says yes."""

    def __init__(self, visitor: Visitor) -> None:
        self._cdp: CDPSession = visitor.context.new_cdp_session(visitor.page)
        self._cdp.send("WebAuthn.enable", {"enableUI": False})
        self._id = self._adds()

    def _adds(self) -> str:
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        return str(self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])

    def loses_all(self) -> None:
        """Nothing that answers is at hand any more."""
        self._cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self._id})


def looked_at(visitor: Visitor, name: str) -> None:
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        if width != SIZES[1][0]:
            visitor.axe(name)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        visitor.page.screenshot(path=f"test-results/{name.replace(' ', '-')}-{width}.png")


def signs_out(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.base_url}/access")
    visitor.button("Afmelden op dit apparaat").click()
    visitor.page.wait_for_url(f"{visitor.base_url}/")


def takes_the_first_step(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.base_url}/access")
    visitor.page.get_by_label("E-mailadres").fill(ANOUK)
    visitor.page.get_by_label("Wachtwoord").fill(CHOSEN)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(f"{visitor.base_url}/access/second")


def adds_a_key(anouk: Visitor) -> None:
    """By keyboard; the recovery codes are shown once."""
    anouk.page.goto(f"{anouk.base_url}/access/factors")
    expect(anouk.page.get_by_role("heading", name="Sleutel of vingerafdruk")).to_be_visible()
    looked_at(anouk, "keys none")
    anouk.button("Sleutel of vingerafdruk toevoegen").focus()
    anouk.page.keyboard.press("Enter")
    anouk.page.get_by_label("Hoe noem je hem?").fill("Laptop van school")
    looked_at(anouk, "keys name")
    anouk.page.get_by_label("Hoe noem je hem?").press("Enter")
    expect(anouk.page.get_by_role("region", name="Herstelcodes").get_by_role("listitem")).to_have_count(10)
    anouk.button("Ik heb ze bewaard").click()
    expect(anouk.page.get_by_text("Laptop van school")).to_be_visible()
    looked_at(anouk, "keys one")


def test_a_coordinator_adds_a_key_signs_out_and_comes_in_with_it(
    school: SchoolWithAName, visit: Callable[..., Visitor]
) -> None:
    anouk = choose_password(visit(), school.first_link, ANOUK)
    finger = Authenticator(anouk)
    adds_a_key(anouk)
    anouk.button("Sleutel of vingerafdruk toevoegen").click()
    anouk.button("Sleutel of vingerafdruk toevoegen").click()
    expect(anouk.page.get_by_text("Deze heb je al toegevoegd.")).to_be_visible()

    signs_out(anouk)
    takes_the_first_step(anouk)
    looked_at(anouk, "keys sign in")
    anouk.button("Sleutel of vingerafdruk gebruiken").click()
    anouk.page.wait_for_url(f"{anouk.base_url}/")
    sets_the_schools_own_sign_in(school, anouk)
    lets_a_teacher_in(school, anouk)

    signs_out(anouk)
    takes_the_first_step(anouk)
    anouk.button("Terug naar Aanmelden").click()
    expect(anouk.page.get_by_label("E-mailadres")).to_be_visible()
    assert school.ask("SELECT count(*) FROM access_factor_waiting") == 0, "nobody waits in that browser"
    takes_the_first_step(anouk)
    finger.loses_all()
    anouk.button("Sleutel of vingerafdruk gebruiken").click()
    expect(anouk.page.get_by_text("Er is niets gebeurd: je stopte, of het duurde te lang.")).to_be_visible()
    looked_at(anouk, "keys sign in stopped")


def sets_the_schools_own_sign_in(school: SchoolWithAName, anouk: Visitor) -> None:
    """Longer ago than five minutes: the page asks, and saves by itself once she showed her finger."""
    anouk.page.goto(f"{anouk.base_url}/access/providers")
    anouk.page.get_by_label("Adres van de inlogdienst").fill("https://login.klimop.example")
    anouk.page.get_by_label("Nummer van de toepassing").fill("erbij")
    anouk.page.get_by_label("Geheim van de toepassing").fill("een geheim")
    school.six_minutes_go_by()
    anouk.button("Opslaan").click()
    asked = anouk.page.get_by_role("dialog", name=SHOWN)
    expect(asked.get_by_role("button", name="Sleutel of vingerafdruk gebruiken")).to_be_visible()
    looked_at(anouk, "proof provider")
    anouk.page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(anouk.page.get_by_text("Er is niets gebeurd: laat eerst zien dat jij het bent.")).to_be_visible()
    anouk.button("Opslaan").click()
    asked.get_by_role("button", name="Sleutel of vingerafdruk gebruiken").click()
    expect(asked).to_have_count(0)
    expect(anouk.button("Probeer het")).to_be_visible()


def lets_a_teacher_in(school: SchoolWithAName, anouk: Visitor) -> None:
    """With a file: the page asks, and reads it in by itself once she showed her finger."""
    anouk.page.goto(f"{anouk.base_url}/people")
    school.six_minutes_go_by()
    people = PEOPLE.format(since="") + OFFICE + "T3;Nora Nieuw;leraar;6A;nora@klimop.example;;\n"
    file = {"name": "personen.csv", "mimeType": "", "buffer": people.encode()}
    anouk.page.get_by_label("Kies bestanden").set_input_files(file)  # type: ignore[arg-type]
    anouk.button("Bekijk wat er verandert").click()
    anouk.button("Opslaan").click()
    asked = anouk.page.get_by_role("dialog", name=SHOWN)
    expect(asked.get_by_text("Een sleutel vraagt nu ook je pincode of je vinger.")).to_be_visible()
    looked_at(anouk, "proof import")
    asked.get_by_role("button", name="Sleutel of vingerafdruk gebruiken").click()
    expect(anouk.page.get_by_text("De bestanden zijn ingelezen.")).to_be_visible()
    assert school.ask("SELECT count(*) FROM people_person WHERE email = 'nora@klimop.example'") == 1


def with_password(school: SchoolWithAName, visitor: Visitor, email: str) -> Visitor:
    return choose_password(visitor, school.run("school", "link", email).stdout.split()[-1], email)


def test_who_approves_an_erasure_types_the_password_once_more(
    school: SchoolWithAName, visit: Callable[..., Visitor]
) -> None:
    cees, lou = (with_password(school, visit(), email) for email in (CEES, LOU))
    left = school.day.isoformat()
    school.write("UPDATE people_person SET active = 0, left_on = ? WHERE name = ?", left, GONE)
    pupil = school.ask("SELECT id FROM people_person WHERE name = ?", GONE)
    assert cees.api("POST", "/api/privacy/erasures", {"person_id": pupil, "words": ""})["status"] == 204
    lou.page.goto(f"{lou.base_url}/privacy/subjects")
    lou.button(f"Keur goed: {GONE}").click()
    school.six_minutes_go_by()
    lou.button("Ja, keur goed").click()
    asked = lou.page.get_by_role("dialog", name=SHOWN)
    password = asked.get_by_label("Je wachtwoord")
    expect(password).to_be_visible()
    looked_at(lou, "proof erasure")
    password.fill("een verkeerd wachtwoord")
    password.press("Enter")
    expect(asked.get_by_text("Dit klopt niet. Probeer het nog een keer.")).to_be_visible()
    password.fill(CHOSEN)
    password.press("Enter")
    expect(lou.page.get_by_text("Goedgekeurd, wacht nog")).to_be_visible()
