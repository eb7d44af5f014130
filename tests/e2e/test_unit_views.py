"""What of the classroom's camera may be seen is drawn once at the unit; nothing outside of it leaves the device."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import PICTURE, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

CAMERA_WIDTH = 3840
PHOTO = ".board-view__photo"
SENT = """
window.__sent = [];
for (const name of ["addTransceiver", "addTrack"]) {
  const made = RTCPeerConnection.prototype[name];
  RTCPeerConnection.prototype[name] = function (track, ...more) {
    if (track?.kind === "video") __sent.push(track);
    return made.call(this, track, ...more);
  };
}
window.__opened = [];
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await real(wish);
  __opened.push(...stream.getTracks());
  return stream;
};
const swap = RTCRtpSender.prototype.replaceTrack;
RTCRtpSender.prototype.replaceTrack = function (track) {
  if (track?.kind === "video") __sent.push(track);
  return swap.call(this, track);
};
"""


@pytest.fixture
def stranger(visit: Callable[..., Visitor]) -> Visitor:
    """A screen with a camera of its own, not the drawn one."""
    stranger = visit(viewport={"width": 1280, "height": 800})
    stranger.context.add_init_script(SENT)
    return stranger


@pytest.fixture
def unit(stranger: Visitor, school: DemoSchool) -> Visitor:
    """The screen of the classroom."""
    return stranger.sign_in(school.people("unit")[0].sign_in_url)


def drag(page: Page, x: float, y: float, to_x: float, to_y: float) -> None:
    """Draw a rectangle, in fractions of the picture."""
    box: Any = page.locator('[data-role="view-draw"]').bounding_box()
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + to_x * box["width"], box["y"] + to_y * box["height"], steps=4)
    page.mouse.up()


def may_move(unit: Visitor) -> None:
    """The browser may use the motor of the camera; a person is asked for it, a test grants it."""
    browser = unit.context.new_cdp_session(unit.page)
    context = browser.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    asked = ["videoCapture", "audioCapture", "cameraPanTiltZoom"]
    browser.send("Browser.grantPermissions", {"permissions": asked, "browserContextId": context})


def form_of(pupil: Visitor) -> float:
    """Width by height of the picture that the pupil sees."""
    seen = (
        "selector => { const v = document.querySelector(selector); return [v?.videoWidth ?? 0, v?.videoHeight ?? 0]; }"
    )
    width, height = pupil.page.evaluate(seen, PICTURE)
    return round(width / height, 1) if height else 0.0


def looks_at(pupil: Visitor, name: str, form: float) -> None:
    pupil.button(name).click()
    until(
        lambda: form_of(pupil) == form, 15, f"{name} is {form} times as wide as high, not {form_of(pupil)}", pupil.page
    )


def set_the_views(unit: Visitor) -> None:
    """A border around the middle, the board at its top, and a table with the keyboard alone."""
    unit.button("Beeld instellen").click()
    until(lambda: unit.look('video[data-role="self"]'), 10, "the camera is shown to whoever sets it", unit.page)
    drag(unit.page, 0.2, 0.0, 0.8, 1.0)
    unit.screenshot("unit-views-1280")
    unit.axe("setting what may be seen")
    unit.page.get_by_text("Bord", exact=True).click()
    drag(unit.page, 0.2, 0.0, 0.8, 0.6)
    unit.page.get_by_text("Mijn tafel", exact=True).click()
    for side in ("Breedte", "Hoogte"):
        unit.page.get_by_label(side).focus()
        for _ in range(10):
            unit.page.keyboard.press("ArrowLeft")
    unit.button("Bewaren").click()
    expect(unit.page.get_by_role("dialog")).to_have_count(0)


def open_devices(unit: Visitor) -> list[str]:
    """The kinds of what the unit holds open now."""
    live = "__opened.filter((track) => track.readyState === 'live').map((track) => track.kind).sort()"
    found: list[str] = unit.page.evaluate(live)
    return found


def test_the_camera_is_open_from_arrival_to_leaving_only_and_a_curtain_closes_it(
    visit: Callable[..., Visitor], unit: Visitor
) -> None:
    teacher = visit("teacher")
    teacher.open_the_lesson()
    unit.expect_state("Niemand kijkt mee", within=20)
    assert unit.page.evaluate("__opened.length") == 0, "nothing was opened before somebody came"

    pupil = visit("pupil").join()
    assert open_devices(unit) == ["audio", "video"]
    teacher.button("Gordijn dicht").click()
    expect(unit.page.get_by_text("De camera is dicht, de microfoon is open")).to_be_visible()
    assert open_devices(unit) == ["audio"]
    unit.screenshot("unit-curtain-1280")
    teacher.button("Gordijn open").click()
    pupil.sees_the_class(within=12)
    pupil.button("Stoppen").click()

    unit.expect_state("Niemand kijkt mee")
    until(lambda: open_devices(unit) == [], 5, "everything is closed again", unit.page)


@pytest.mark.timeout(180)
def test_only_what_lies_inside_the_border_is_sent_and_each_pupil_chooses_their_own_piece(
    visit: Callable[..., Visitor], unit: Visitor
) -> None:
    set_the_views(unit)

    pupil, other = visit("pupil").join(), visit("pupil", 1).join()
    looks_at(pupil, "Klas", 1.1)
    looks_at(other, "Bord", 1.8)
    looks_at(pupil, "Mijn tafel", 1.8)
    assert form_of(other) == 1.8, "each their own"
    assert unit.page.evaluate("__sent.length") >= 3
    raw = unit.page.evaluate("__sent.filter((track) => /fake_device/.test(track.label)).length")
    assert raw == 0, "the camera's whole picture was never handed to a connection"

    begun = time.monotonic()
    other.button("Foto van het bord").click()
    expect(other.page.locator(PHOTO)).to_be_visible(timeout=10_000)
    width = until(lambda: other.page.evaluate(f"document.querySelector('{PHOTO}').naturalWidth"), 5, "a photo")
    assert time.monotonic() - begun < 5
    assert 1920 <= width < 0.62 * CAMERA_WIDTH, "sharp, and the piece only"
    other.page.keyboard.press("Escape")

    unit.page.reload()
    unit.expect_state("luistert mee", within=20)
    looks_at(other, "Klas", 1.1)


def test_a_camera_that_can_move_is_turned_to_a_stored_place_by_the_teacher_and_by_no_pupil(
    visit: Callable[..., Visitor], stranger: Visitor, school: DemoSchool
) -> None:
    may_move(stranger)  # before it is the unit: somebody may still be awaited, and then it opens the camera at once
    unit = stranger.sign_in(school.people("unit")[0].sign_in_url)
    unit.page.set_viewport_size({"width": 1920, "height": 1080})
    unit.button("Beeld instellen").click()
    unit.page.get_by_text("De camera kan bewegen").click()
    for place, zoom in (("Klas", "100"), ("Bord", "300")):
        unit.page.get_by_label("Inzoomen").fill(zoom)
        unit.page.get_by_role("group", name="Stand voor").get_by_text(place, exact=True).click()
        unit.button("Onthoud deze stand").click()
    unit.button("Ga naar deze stand").scroll_into_view_if_needed()
    unit.screenshot("unit-aims-1920")
    unit.axe("storing places of the camera")
    unit.button("Bewaren").click()

    pupil = visit("pupil").join()
    unit.button("Bord").click()
    expect(unit.button("Bord")).to_have_attribute("aria-pressed", "true")
    cameras = "__opened.filter((one) => one.kind === 'video' && one.readyState === 'live')"
    zoom = f"{cameras}.map((one) => one.getSettings().zoom)"
    assert unit.page.evaluate(zoom) == [300]
    unit.screenshot("unit-aimed-1920")
    unit.axe("a camera that was turned")
    expect(pupil.button("Leraar")).to_have_count(0)
    pupil.sees_the_class()
    unit.button("Klas").click()
    pupil.button("Leraar").click()
    assert unit.page.evaluate(zoom) == [100], "what a pupil chooses is a piece of the picture"
