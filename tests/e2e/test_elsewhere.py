"""A teacher who is not in the classroom: at home, with pupils at home, and with a class at school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import CLASS_SOUND, UNIT_STATE, VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

TEACHER_VOICE = 'audio[data-role="teacher-voice"]'
DEMO_CAMERA = "localStorage.setItem('erbij.camera', 'demo')"


def teaches_from_home(teacher: Visitor) -> float:
    teacher.context.add_init_script(DEMO_CAMERA)
    teacher.page.reload()
    teacher.open_the_lesson()
    teacher.button("Zend mijn stem en beeld").click()
    expect(teacher.page.get_by_text("Je bent te horen.")).to_be_visible()
    return teacher.tapped_at()


def test_pupils_at_home_see_and_hear_a_teacher_at_home_without_any_classroom(visit: Callable[..., Visitor]) -> None:
    teacher = visit("teacher")
    begun = teaches_from_home(teacher)
    pupil = visit("pupil").join()
    pupil.listen(TEACHER_VOICE)
    teacher.listen(VOICE)

    pupil.heard_since(TEACHER_VOICE, begun, 8)
    tapped = pupil.choose("Stem")
    teacher.heard_since(VOICE, tapped, 8)
    teacher.screenshot("teacher-elsewhere")
    teacher.axe("teaching from elsewhere")

    teacher.button("Mijn stem").click()
    expect(teacher.page.get_by_text("Je geluid staat uit.")).to_be_visible()
    expect(teacher.button("Mijn stem")).to_have_attribute("aria-pressed", "false")
    pupil.is_quiet_for(TEACHER_VOICE, 1.5, 8)


def test_the_class_at_school_and_a_teacher_at_home_see_and_hear_each_other(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    teacher = visit("teacher")
    begun = teaches_from_home(teacher)
    unit.listen(TEACHER_VOICE)
    teacher.listen(CLASS_SOUND)

    unit.heard_since(TEACHER_VOICE, begun, 10)
    unit.sees_the_class()
    unit.screenshot("unit-with-a-teacher-elsewhere")
    teacher.heard_since(CLASS_SOUND, begun, 10)
    teacher.sees_the_class()
    teacher.heard_since(CLASS_SOUND, teacher.is_called_away(CLASS_SOUND), 10)

    teacher.button("Stop met zenden").click()
    expect(unit.page.locator(TEACHER_VOICE)).to_have_count(0)


def played(unit: Visitor) -> int:
    """For how many moments the unit made a sound of its own."""
    return int(unit.page.evaluate("__probe.played.length"))


def wishes(pupil: Visitor, *wanted: str) -> None:
    """Tick on "Mijn plan" how a lesson is most bearable."""
    pupil.page.goto(f"{pupil.base_url}/plans/mine")
    for words in wanted:
        pupil.page.get_by_label(words).check()
        expect(pupil.page.get_by_role("region", name="Zo is de les prettig").get_by_text("Bewaard")).to_be_visible()
    pupil.axe("how a lesson is bearable")
    pupil.page.goto(pupil.base_url)


def test_the_class_hears_who_comes_in_unless_they_mind_and_one_voice_is_enough_for_who_asks(
    visit: Callable[..., Visitor],
) -> None:
    unit, teacher = visit("unit"), visit("teacher")
    begun = teaches_from_home(teacher)
    came = visit("pupil", 2).join()  # not there before: whoever was here in an earlier journey keeps the seat
    until(lambda: played(unit), 5, "the unit plays its two notes", unit.page)
    for sound in (CLASS_SOUND, TEACHER_VOICE):
        came.listen(sound)
        came.heard_since(sound, begun, 10)
    came.button("Stoppen").click()
    expect(unit.page.locator(UNIT_STATE)).not_to_contain_text(came.name)

    wishes(came, "Alleen de leraar horen", "Geen geluid als ik binnenkom")
    unit.page.evaluate("__probe.played.length = 0")
    came.join()
    unit.expect_state(f"{came.name} luistert mee")
    for sound in (CLASS_SOUND, TEACHER_VOICE):
        came.listen(sound)
    heard = came.heard_since(TEACHER_VOICE, begun, 10)
    until(lambda: came.last_heard(TEACHER_VOICE) > heard + 2000, 10, "the teacher goes on", came.page)
    assert came.last_heard(CLASS_SOUND) == 0
    assert played(unit) == 0
