"""The helper on a kiosk's own device: who may ask it, its lamp, its camera's motor, and the ladder of its watchdog."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from erbij_unit import lamps
from erbij_unit.__main__ import Unit
from erbij_unit.browser import KioskBrowser
from erbij_unit.ladder import Ladder, Rung, climbed, heard
from erbij_unit.motor import Motor

from tests.support.kiosk import SECRET, Device, FakeCamera

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHOOL = "https://erbij.example.school"
OURS = {"Origin": SCHOOL, "Authorization": f"Bearer {SECRET}"}


class FakeLamp:
    def __init__(self) -> None:
        self.shown: list[lamps.Colour] = []

    def show(self, colour: lamps.Colour) -> None:
        self.shown.append(colour)


@pytest.fixture
def device() -> Iterator[Device]:
    device = Device(SCHOOL)
    yield device
    device.server.shutdown()
    device.server.server_close()


def test_the_page_says_how_it_is_and_turns_the_camera_as_far_as_it_goes(device: Device) -> None:
    assert device.ask("POST", "/v1/state", {"state": "live", "hand": True}) == (204, None)
    assert device.said == [("live", True)]
    assert device.ask("POST", "/v1/camera", {"zoom": 900, "tilt": 5}) == (204, None)
    reach = {"pan": {"min": -3600, "max": 3600, "step": 3600}, "zoom": {"min": 100, "max": 400, "step": 1}}
    assert device.ask("GET", "/v1/camera") == (200, {"reach": reach, "now": {"pan": 0, "zoom": 400}})
    assert device.headers["Access-Control-Allow-Origin"] == SCHOOL


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": SCHOOL},
        {"Authorization": f"Bearer {SECRET}"},
        OURS | {"Origin": "https://elsewhere.example"},
        OURS | {"Origin": "null"},
        OURS | {"Authorization": "Bearer 0123456789abcdee"},
        OURS | {"Host": "erbij.example.school:47800"},
    ],
)
def test_nobody_but_the_page_of_this_school_that_knows_the_secret_is_answered(
    device: Device, headers: dict[str, str]
) -> None:
    for method, path in (("GET", "/v1/camera"), ("POST", "/v1/state"), ("POST", "/v1/camera"), ("GET", "/else")):
        assert device.ask(method, path, {"state": "live", "hand": False}, headers) == (403, None)
    assert device.said == []


def test_another_origin_may_not_even_ask_whether_it_may_ask(device: Device) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true"}
    assert device.ask("OPTIONS", "/v1/state", headers={"Origin": SCHOOL} | asks)[0] == 204
    assert device.headers["Access-Control-Allow-Private-Network"] == "true"
    assert device.ask("OPTIONS", "/v1/state", headers={"Origin": "https://elsewhere.example"} | asks)[0] == 403
    assert device.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    "body",
    [{"state": "dancing", "hand": True}, {"state": "live"}, [], b"{", b"x" * 3_000, {"state": "live", "hand": 1}],
)
def test_nonsense_is_refused_and_nothing_happens(device: Device, body: Any) -> None:
    assert device.ask("POST", "/v1/state", body)[0] == 422
    assert device.ask("POST", "/v1/camera", body)[0] == 422
    assert device.ask("POST", "/v1/else", body)[0] == 404
    assert device.said == []


def test_a_camera_without_a_motor_has_no_reach() -> None:
    camera = FakeCamera()
    camera.at, camera.reach = {}, {}
    assert Motor(0, camera.ioctl).reach == {}


def test_the_lamp_shows_the_state_and_blinks_for_a_hand_no_faster_than_once_a_second() -> None:
    assert lamps.colour_of("ready", hand=False, now=0.0) == lamps.COLOURS["ready"]
    assert lamps.colour_of("a state of tomorrow", hand=False, now=0.0) == lamps.DARK
    colours = [lamps.colour_of("live", hand=True, now=tenth / 10) for tenth in range(100)]
    changes = sum(one != other for one, other in pairwise(colours))
    assert {lamps.HAND, lamps.COLOURS["live"]} == set(colours)
    assert changes <= 10


def test_a_device_without_a_lamp_works_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lamps, "UsbLamps", lambda: 1 / 0)
    lamps.find_lamp().show(lamps.HAND)


def climb(seconds: int, ladder: Ladder | None = None) -> list[tuple[int, Rung]]:
    """What is done to a page that says nothing for so long, and when."""
    ladder = ladder or Ladder(heard_at=0, device_at=0)
    done = []
    for now in range(seconds + 1):
        ladder, rung = climbed(ladder, now)
        if rung:
            done.append((now, rung))
    return done


def test_a_silent_page_gets_a_new_tab_then_a_new_browser_and_only_an_old_device_is_started_again() -> None:
    assert climb(420) == [(60, Rung.PAGE), (120, Rung.BROWSER), (300, Rung.PAGE), (360, Rung.BROWSER)]
    old = Ladder(heard_at=0, device_at=-7 * 3600)
    assert climb(301, old) == [(60, Rung.PAGE), (120, Rung.BROWSER), (300, Rung.DEVICE)]
    a_day = [rung for _, rung in climb(24 * 3600)]
    assert a_day.count(Rung.DEVICE) <= 4, "a school without internet has no screen that restarts all day"


def test_a_page_that_speaks_again_is_at_the_foot_of_the_ladder() -> None:
    ladder, rung = climbed(Ladder(heard_at=0, device_at=0), 60)
    assert rung is Rung.PAGE
    ladder = heard(ladder, 70)
    assert climbed(ladder, 129)[1] is None
    assert climbed(ladder, 130)[1] is Rung.PAGE


class FakeBrowser(KioskBrowser):
    def __init__(self) -> None:
        self.done: list[str] = []
        super().__init__("http://127.0.0.1:1", f"{SCHOOL}/unit", lambda command: self.done.append(" ".join(command)))


def test_the_lamp_says_that_the_screen_needs_help_while_its_page_is_silent() -> None:
    lamp, browser = FakeLamp(), FakeBrowser()
    unit = Unit(browser, lamp, Ladder(heard_at=0, device_at=-7 * 3600))
    unit.said("live", hand=False)
    unit.look(unit_now := unit._ladder.heard_at)  # noqa: SLF001 - the clock of the machine
    for later in (60, 120, 300):
        unit.look(unit_now + later)
    assert lamp.shown[0] == lamps.COLOURS["live"]
    assert lamp.shown[1:] == [lamps.COLOURS["recovering"]] * 3
    assert browser.done == ["systemctl restart erbij-unit-browser.service", "systemctl reboot"]
