"""Journey 1 on a real server: over HTTPS by its name, from another network, with PostgreSQL and the proxy.

What runs is `deploy/compose/compose.yaml`, service by service as it stands there; only a container engine is missing,
and the school is the demonstration.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from deploy.packaging.browser import apt_install
from tests.e2e.demo_school import MORNING, offset_to
from tests.e2e.far_home import Line, Network, browser_in, needs_ip
from tests.e2e.line import NEAR
from tests.e2e.network import NoNetworkOfOnesOwn
from tests.e2e.visitor import CLASS_SOUND, VOICE, Visitor, until
from tests.support.certificates import self_signed
from tests.support.composed import GIVEN, Composition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

HOST = "erbij.school.test"
OWN = {"ERBIJ_HOST": HOST, "ERBIJ_ADDRESS": NEAR, "ERBIJ_TLS": "/tls/certificate.pem /tls/key.pem"}


FSYNC_IS_OFF = "fsync = off: what was committed may be lost in a power cut"


class RealServer:
    """The composed services at one end of a line, a browser at both ends."""

    def __init__(self, services: Composition, browsers: dict[str, Any]) -> None:
        self.services = services
        self._browsers = browsers
        self.visitors: list[Visitor] = []

    def phone(self) -> Visitor:
        """Somebody outside who is not signed in."""
        context = self._browsers["home"].new_context(locale="nl-NL", viewport={"width": 390, "height": 844})
        self.visitors.append(Visitor(context, f"https://{HOST}"))
        return self.visitors[-1]

    def demo(self) -> dict[str, Any]:
        """The demonstration school's people and links."""
        found: dict[str, Any] = json.loads((self.services.volume("school") / "demo.json").read_text(encoding="utf-8"))
        return found

    def visit(self, role: str, at: str) -> Visitor:
        """Open the school by its name, as somebody."""
        person = next(person for person in self.demo()["people"] if person["role"] == role)
        context = self._browsers[at].new_context(locale="nl-NL", viewport={"width": 1024, "height": 700})
        visitor = Visitor(context, f"https://{HOST}", person["name"])
        self.visitors.append(visitor)
        if role == "unit":
            context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
        return visitor.sign_in(person["sign_in_url"])


@pytest.fixture(scope="module")
def server(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    folder = tmp_path_factory.mktemp("https")
    pair = self_signed(folder / "tls", HOST)
    with ExitStack() as ends:
        school, home = two_networks(ends)
        services = Composition(school.command(), folder, GIVEN | OWN, tls=folder / "tls", names=f"{NEAR} {HOST}\\n")
        demonstration(services)
        ends.callback(services.stop)
        services.start()
        until((services.volume("school") / "demo.json").is_file, 60, "the demonstration school is made")
        believe = f"--ignore-certificate-errors-spki-list={pair.public_key_hash}"
        browsers = {
            at: browser_in(network, playwright, folder, f"--host-resolver-rules=MAP {HOST} {NEAR}", believe)
            for at, network in {"school": school, "home": home}.items()
        }
        for browser in browsers.values():
            ends.callback(browser.close)
        yield RealServer(services, browsers)
    assert set(services.stop().values()) == {0}, {name: services.log(name)[-2000:] for name in services.services}


def two_networks(ends: ExitStack) -> tuple[Network, Network]:
    """The school's network and a home's, with a good line between them."""
    try:
        needs_ip()
        school, home = Network(), Network()
        ends.callback(school.close)
        ends.callback(home.close)
        ends.callback(Line(school, home).close)
    except NoNetworkOfOnesOwn as refused:
        pytest.fail(f"NOT RUN: this machine refuses two networks and a line between them: {refused}")
    if shutil.which("caddy") is None and not apt_install("caddy", serves=True):
        pytest.fail("NOT RUN: there is no `caddy`, and it was not installed here: install caddy")
    return school, home


def demonstration(services: Composition) -> None:
    """Serve the demonstration school at its usual hour; nothing else differs from what stands in the file."""
    erbij = services.services["erbij"]
    erbij["command"] = ["erbij", "demo"]
    erbij["environment"]["ERBIJ_CLOCK_OFFSET_S"] = str(int(offset_to(MORNING).total_seconds()))


def test_a_pupil_joins_from_home_by_the_schools_name_over_https(server: RealServer) -> None:
    unit = server.visit("unit", at="school")
    pupil = server.visit("pupil", at="home")
    assert pupil.page.url.startswith(f"https://{HOST}/")
    cookies = pupil.context.cookies()
    assert [cookie["name"] for cookie in cookies if not cookie["name"].startswith("__Host-")] == []
    assert all(cookie["secure"] and cookie["httpOnly"] for cookie in cookies)
    assert len(cookies) > 0

    pupil.join()
    pupil.listen(CLASS_SOUND)
    unit.listen(VOICE)
    unit.expect_state("luistert mee", within=15)
    pupil.heard_since(CLASS_SOUND, pupil.tapped_at(), 15)
    tapped = pupil.choose("Stem")
    unit.heard_since(VOICE, tapped, 15)
    until(lambda: len(pupil.kept) >= 2, 30, "two proofs are acknowledged", pupil.page)

    week = pupil.api("GET", "/api/register/minutes")["body"]
    assert sum(row["credited_seconds"] for day in week["days"] for row in day["rows"] if row["running"]) > 0
    pupil.button("Stoppen").click()
    expect(pupil.page.get_by_role("heading", name="Je bent gestopt")).to_be_visible()
    assert [error for visitor in server.visitors for error in visitor.errors] == []


def test_whoever_runs_the_server_tries_it_from_outside_on_a_link_of_the_doctor(server: RealServer) -> None:
    said = server.services.execute("erbij", "erbij", "doctor").stdout
    found = re.search(rf"https://{re.escape(HOST)}/reach#\S+", said)
    assert found is not None, said
    # What is wrong with this server is wrong on purpose: nobody signed its certificate, it lives on a Wednesday, it has
    # no second disk, its database need not survive a power cut, and nobody reads the log of that along.
    wrong = {"backup", "certificate", "clock", "database", "log of the database"}
    assert set(re.findall(r"^([a-z ]+): ", said, re.MULTILINE)) == wrong, said
    assert re.findall(r"^database: (.*)", said, re.MULTILINE) == [FSYNC_IS_OFF], said

    phone = server.phone()
    phone.page.goto(found[0])
    for good in (
        "Deze pagina kwam over HTTPS",
        "Berichten komen meteen aan",
        "8081 (UDP) is open",
        "8081 (TCP) is open",
    ):
        expect(phone.page.get_by_text(good)).to_be_visible(timeout=20_000)
    expect(phone.page.get_by_text(re.compile(r"schelen \d+ seconden"))).to_be_visible()
    phone.axe("the server from outside")
    phone.screenshot("reach-phone")
    phone.page.set_viewport_size({"width": 1280, "height": 800})
    phone.screenshot("reach-laptop")
    phone.page.goto(f"https://{HOST}/reach#{'x' * 43}")
    expect(phone.page.get_by_role("heading", name="Deze link werkt niet meer")).to_be_visible()
    phone.screenshot("reach-over")
    assert phone.errors == []
