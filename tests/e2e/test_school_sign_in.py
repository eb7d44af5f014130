"""A school's own sign-in: the coordinator sets it, a teacher and a pupil come in by it, a stranger does not."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from typing_extensions import override

from erbij.access.factors import rules
from tests.e2e.demo_school import offset_to
from tests.e2e.real_school import GROUPS, PEOPLE, RealSchool
from tests.e2e.test_school import ANOUK, CHOSEN, choose_password
from tests.support.identity_provider import IdentityProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.visitor import Visitor

SIZES = ((390, 844), (1280, 800))


class SchoolNow(RealSchool):
    """Its clock is the machine's own, for that is what the provider signs by."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.clock_offset = offset_to(datetime.now(UTC))  # noqa: TID251 - see above

    @property
    @override
    def environment(self) -> dict[str, str]:
        return {**super().environment, "ERBIJ_PROVIDER_INSIDE": "true"}


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with IdentityProvider() as running:
        running.knows("account-bram", email="bram@klimop.example", email_verified=True)
        running.knows("account-vreemd", email="vreemd@klimop.example", email_verified=True)
        yield running


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchoolNow]:
    school = SchoolNow(tmp_path_factory.mktemp("school-sign-in"))
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    for name, text in (("groups", GROUPS), ("people", PEOPLE.format(since=""))):
        (school.home / f"{name}.csv").write_text(text, encoding="utf-8")
    done = school.run("school", "import", *(str(school.home / f"{name}.csv") for name in ("groups", "people")))
    assert done.returncode == 0, done.stdout + done.stderr
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def looked_at(visitor: Visitor, name: str) -> None:
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.axe(name)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        visitor.page.screenshot(path=f"test-results/{name.replace(' ', '-')}-{width}.png", full_page=True)


def comes_in(visitor: Visitor, provider: IdentityProvider, subject: str) -> None:
    """From our page to the form of the provider and back."""
    visitor.page.goto(f"{visitor.base_url}/access")
    visitor.button("Inloggen met De Klimop").click()
    visitor.page.wait_for_url(f"{provider.issuer}/**")
    visitor.page.locator('input[name="sub"]').first.fill(subject)
    visitor.page.locator('input[name="sub"]').first.press("Enter")
    visitor.page.wait_for_url(f"{visitor.base_url}/**")
    forget_the_way(visitor)


def forget_the_way(visitor: Visitor) -> None:
    """The provider's own pages, and what they wanted from others and did not get, are none of ours."""
    visitor.errors[:] = [one for one in visitor.errors if "a request to somebody else" not in one]


def sets_it_up(anouk: Visitor, provider: IdentityProvider) -> None:
    """The coordinator forgets the secret, fills it in, and tries."""
    anouk.page.goto(f"{anouk.base_url}/settings")
    anouk.page.get_by_role("link", name="Inloggen via school").click()
    anouk.page.get_by_label("Adres van de inlogdienst").fill(provider.issuer)
    anouk.page.get_by_label("Nummer van de toepassing").fill("erbij")
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("Vul het geheim in.")).to_be_visible()
    anouk.page.get_by_label("Geheim van de toepassing").fill("een geheim")
    anouk.button("Opslaan").click()
    anouk.button("Probeer het").click()
    expect(anouk.page.get_by_text("Goed. De inlogdienst antwoordt en kent Erbij.")).to_be_visible()
    expect(anouk.page.get_by_label("Geheim van de toepassing")).to_have_value("")
    looked_at(anouk, "school sign in settings")


def test_a_school_lets_its_people_in_by_its_own_sign_in(
    school: SchoolNow, provider: IdentityProvider, visit: Callable[..., Visitor]
) -> None:
    anouk = choose_password(visit(), school.first_link, ANOUK)
    sets_it_up(anouk, provider)

    bram = visit()
    bram.context.route("https://**", lambda route: route.abort())
    bram.page.goto(f"{bram.base_url}/access")
    expect(bram.button("Inloggen met De Klimop")).to_be_visible()
    looked_at(bram, "school sign in")
    comes_in(bram, provider, "account-bram")
    bram.page.wait_for_url(f"{bram.base_url}/")
    bram.page.goto(f"{bram.base_url}/access")
    expect(bram.page.get_by_text("Gekoppeld sinds")).to_be_visible()
    looked_at(bram, "school sign in account")
    bram.button("Afmelden op dit apparaat").click()
    bram.page.wait_for_url(f"{provider.issuer}/oauth2/end_session?**")
    bram.page.goto(f"{bram.base_url}/access")
    forget_the_way(bram)

    comes_in(bram, provider, "account-vreemd")
    expect(bram.page.get_by_text("Dit account kennen we niet.")).to_be_visible()
    assert "code=" not in bram.page.url
    looked_at(bram, "school sign in stranger")

    comes_back_by_two_steps(anouk, makes_a_second_step(anouk))


def makes_a_second_step(anouk: Visitor) -> str:
    """The coordinator asks it of everybody who runs the school, and makes her own; answers a recovery code."""
    anouk.page.goto(f"{anouk.base_url}/settings")
    anouk.page.get_by_role("link", name="Tweede stap bij het aanmelden").click()
    anouk.page.get_by_label("Tweede stap verplicht").check()
    expect(anouk.page.get_by_label("Tweede stap verplicht")).to_be_checked()
    anouk.button("App instellen").click()
    anouk.page.get_by_text("Lukt scannen niet?").click()
    looked_at(anouk, "second step")
    secret = anouk.page.locator(".help .factors__code").inner_text().replace(" ", "")
    now = datetime.now(UTC)  # noqa: TID251 - the app on her phone knows the real time
    anouk.page.get_by_label("Code").fill(rules.hotp(base64.b32decode(secret), rules.step_of(now)))
    anouk.button("Klaar").click()
    codes = anouk.page.get_by_role("region", name="Herstelcodes").get_by_role("listitem")
    expect(codes).to_have_count(rules.RECOVERY_CODES)
    looked_at(anouk, "second step codes")
    first = codes.first.inner_text()
    anouk.button("Ik heb ze bewaard").click()
    expect(anouk.page.get_by_text("Herstelcodes over: 10.")).to_be_visible()
    return first


def comes_back_by_two_steps(anouk: Visitor, recovery: str) -> None:
    """Her password is not enough any more; a code that she wrote down is, once."""
    anouk.page.goto(f"{anouk.base_url}/access")
    anouk.button("Afmelden op dit apparaat").click()
    anouk.page.wait_for_url(f"{anouk.base_url}/")
    anouk.page.goto(f"{anouk.base_url}/access")
    anouk.page.get_by_label("E-mailadres").fill(ANOUK)
    anouk.page.get_by_label("Wachtwoord").fill(CHOSEN)
    anouk.page.keyboard.press("Enter")
    anouk.page.wait_for_url(f"{anouk.base_url}/access/second")
    anouk.page.get_by_label("Code").fill("000 000")
    anouk.button("Aanmelden").click()
    expect(anouk.page.get_by_text("Deze code klopt niet")).to_be_visible()
    looked_at(anouk, "second step sign in")
    anouk.page.get_by_label("Code").fill(recovery)
    anouk.button("Aanmelden").click()
    anouk.page.wait_for_url(f"{anouk.base_url}/")
