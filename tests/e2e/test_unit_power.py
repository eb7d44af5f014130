"""The classroom screen by itself: back after a power cut, its camera for who is there, its lamp like its screen."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from erbij_unit.server import PORT
from playwright.sync_api import expect

from tests.e2e.tabs import TabBrowser
from tests.e2e.visitor import until
from tests.support.kiosk import SECRET, Device

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

BACK_WITHIN = 90
GO_IN = "[...document.querySelectorAll('button')].find((one) => /^(Ik ben|Dit is|Start)/.test(one.innerText))"
PAIRED = "document.querySelector('main.unit') !== null"
OPENED = """
window.__opened = 0;
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (wish) => { __opened += 1; return real(wish); };
"""


class Power:
    """The screen on the wall: one profile, and a browser that lives as long as there is power."""

    def __init__(self, home: Path, school: DemoSchool) -> None:
        self._home = home
        self._school = school
        self._starts = 0
        self.browser: TabBrowser | None = None

    def on(self) -> TabBrowser:
        """What a kiosk does: start the browser with its one address."""
        self._starts += 1
        self.browser = TabBrowser(self._home)
        self.browser.on_every_page(OPENED)
        self.browser.go(f"{self._school.base_url}/unit")
        return self.browser

    def off(self) -> None:
        """Without a word."""
        assert self.browser is not None
        self.browser.kill()
        self.browser = None

    def is_paired(self) -> None:
        """Sign in by the link of the demonstration, and wait until the browser wrote it down."""
        browser = self.on()
        browser.go(self._school.people("unit")[0].sign_in_url)
        browser.until(f"({GO_IN})?.click() ?? {PAIRED}", 20)
        until(self._remembers, 60, "the browser wrote its cookies down")

    def _remembers(self) -> bool:
        for file in self._home.rglob("Cookies"):
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as jar:
                return bool(jar.execute("SELECT count(*) FROM cookies").fetchone()[0])
        return False


@pytest.fixture
def power(tmp_path: Path, school: DemoSchool) -> Iterator[Power]:
    power = Power(tmp_path, school)
    yield power
    if power.browser:
        power.browser.close()


@pytest.mark.timeout(240)
def test_without_a_click_the_class_is_back_after_a_power_cut_and_the_camera_stays_shut_until_a_pupil_is_there(
    visit: Callable[..., Visitor], power: Power, school: DemoSchool
) -> None:
    power.is_paired()
    pupil = visit("pupil").join()

    power.off()
    began = time.monotonic()
    browser = power.on()
    browser.until("document.querySelector('main[data-state=live]') !== null", BACK_WITHIN)
    pupil.sees_the_class(within=BACK_WITHIN)
    assert time.monotonic() - began <= BACK_WITHIN
    assert browser.evaluate("document.querySelector('.unit__ready') === null"), "nothing asks for a click"
    assert browser.evaluate("__opened > 0")
    seats = "SELECT count(*) FROM live_seat WHERE side = 'unit' AND key_hash != ''"
    assert school.rows(seats) == [(1,)], "one screen is in the lesson"

    pupil.button("Stoppen").click()
    power.off()
    browser = power.on()
    browser.until("document.querySelector('main[data-state=ready]') !== null", BACK_WITHIN)
    assert browser.evaluate("__opened") == 0
    pupil.page.goto(f"{school.base_url}/")
    pupil.join()
    browser.until("document.querySelector('main[data-state=live]') !== null", 10)


@pytest.fixture
def device(school: DemoSchool) -> Iterator[Device]:
    device = Device(school.base_url, PORT)
    yield device
    device.server.shutdown()
    device.server.server_close()


def test_on_a_kiosk_the_lamp_follows_the_screen_and_the_secret_is_not_to_be_seen(
    visit: Callable[..., Visitor], device: Device, school: DemoSchool
) -> None:
    unit = visit("unit")
    unit.page.goto(f"{school.base_url}/health/ready")
    unit.page.goto(f"{school.base_url}/unit#helper={SECRET}")
    until(lambda: device.said, 20, "the lamp is told how the screen is", unit.page)
    expect(unit.page).to_have_url(f"{school.base_url}/unit")
    pupil = visit("pupil").join()
    until(lambda: ("live", False) in device.said, 10, "that somebody is there", unit.page)
    pupil.button("Hand omhoog").click()
    until(lambda: ("live", True) in device.said, 5, "and that a hand waits", unit.page)

    refused = "fetch('http://127.0.0.1:47800/v1/camera').then(() => 'answered', () => 'refused')"
    assert pupil.page.evaluate(refused) == "refused", "no other page may ask the device"
    unit.errors = [error for error in unit.errors if "127.0.0.1:47800" not in error]
    pupil.errors = [error for error in pupil.errors if "127.0.0.1:47800" not in error]
