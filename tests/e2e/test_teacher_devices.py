"""A teacher with two devices: the laptop on the desk sends, the phone in the hand is its remote control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.test_elsewhere import TEACHER_VOICE, teaches_from_home
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}


def test_the_phone_closes_the_curtain_and_takes_it_back_while_the_laptop_goes_on_sending_the_screen(
    visit: Callable[..., Visitor],
) -> None:
    laptop = visit("teacher", viewport={"width": 1280, "height": 800})
    begun = teaches_from_home(laptop)
    laptop.button("Mijn scherm").click()
    expect(laptop.button("Mijn scherm")).to_have_attribute("aria-pressed", "true")
    pupil = visit("pupil").join()
    pupil.listen(TEACHER_VOICE)
    pupil.heard_since(TEACHER_VOICE, begun, 8)

    phone = visit("teacher", viewport=PHONE).open_the_lesson()
    expect(phone.page.get_by_text("Zeg even hallo tegen")).to_be_visible()
    expect(phone.page.get_by_text("Dit apparaat is nu je afstandsbediening.")).to_be_visible()
    expect(phone.button("Zend mijn stem en beeld")).to_have_count(0)
    phone.screenshot("teacher-phone-beside-laptop-390")
    phone.axe("the phone beside the laptop")

    phone.button("Gordijn dicht").click()
    expect(laptop.button("Gordijn open")).to_be_visible(timeout=1_000)
    expect(pupil.page.get_by_text("gordijn", exact=False).first).to_be_visible()
    take_back = phone.page.get_by_role("button", name="Toch niet")
    expect(take_back).to_contain_text("9")  # a double tap is no second thought
    phone.screenshot("teacher-phone-curtain-390")
    expect(phone.page.get_by_text("Dit apparaat is nu je afstandsbediening.")).to_be_visible()
    take_back.click()
    expect(laptop.button("Gordijn dicht")).to_be_visible(timeout=1_000)
    undone = phone.tapped_at()
    pupil.heard_since(TEACHER_VOICE, undone, 8)
    pupil.sees_the_class()
    laptop.screenshot("teacher-laptop-beside-phone-1280")
    for device in (laptop, phone):
        expect(device.button("Iedereen stil")).to_be_visible()
    until(lambda: laptop.button("Mijn scherm").get_attribute("aria-pressed") == "true", 1, "the screen is still shared")
