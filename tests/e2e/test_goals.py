"""A teacher says what a lesson is for, by goals of the country; a pupil reads it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.unit.catalogue.goals.published import FILES, OUD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import ViewportSize

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TITLE = "Taarten in stukken"
REMOVE = re.compile("^Weghalen.*Taarten")


def test_goals_are_taken_in_chosen_by_words_and_read_by_a_pupil(
    visit: Callable[..., Visitor], school: DemoSchool, tmp_path: Path
) -> None:
    take_in_goals(school, tmp_path)
    teacher = visit("teacher", viewport=LAPTOP)
    item = make_item(teacher)
    chooses_goals(teacher, item)
    finds_it_by_goal(teacher)
    reads_what_it_is_for(visit("pupil", viewport=PHONE), item)


def take_in_goals(school: DemoSchool, folder: Path) -> None:
    """As the operator does, beside the running server."""
    for name, data in FILES:
        (folder / name).write_bytes(data)
    command = [str(Path(sys.executable).parent / "erbij"), "catalogue", "goals", "import"]
    environment = {**os.environ, "ERBIJ_HOME": str(school.home)}
    ended = subprocess.run(
        [*command, *(str(folder / name) for name, _ in FILES)], env=environment, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode()


def make_item(teacher: Visitor) -> str:
    """A draft with a goal of before, that was split since."""
    items = "/api/catalogue/items"
    item = str(teacher.api("POST", items, {})["body"]["card"]["id"])
    described = {"title": TITLE, "subject": "Rekenen", "level": "PO", "years": [5], "goals": [OUD]}
    blocks = [{"id": "blok0001", "kind": "TEXT", "text": "Een halve taart.", "norm_seconds": 600}]
    saved = teacher.api("POST", f"{items}/{item}", {"version": 1, "described": described, "blocks": blocks})
    assert saved["status"] == 200, saved
    return item


def chooses_goals(teacher: Visitor, item: str) -> None:
    """What took the place of the older goal stands there; one goes and comes back, and one is chosen by a word."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/items/{item}")
    goals = page.get_by_role("region", name="Doelen")
    expect(goals.get_by_role("listitem")).to_have_count(2)
    goals.get_by_role("button", name=REMOVE).click()
    expect(goals.get_by_role("heading", name="Doelen")).to_be_focused()
    goals.get_by_role("button", name="Weggehaald doel terugzetten").click()
    expect(goals.get_by_role("button", name=REMOVE)).to_be_visible()
    goals.get_by_role("button", name=REMOVE).click()
    goals.get_by_role("button", name="Doel kiezen").click()
    goals.get_by_label("Zoek een doel").fill("taart")
    expect(goals.get_by_text("1 doel gevonden")).to_be_visible()
    teacher.axe("choosing goals")
    teacher.screenshot("goals-choose-1280")
    page.set_viewport_size(PHONE)
    teacher.screenshot("goals-choose-390")
    page.set_viewport_size(LAPTOP)
    goals.get_by_role("button", name=re.compile("^Kiezen.*Taarten")).click()
    expect(goals.get_by_role("button", name=REMOVE)).to_be_visible()
    teacher.button("Klaar voor leerlingen").click()
    expect(page.get_by_text("Klaar voor leerlingen: versie 1.")).to_be_visible()


def finds_it_by_goal(teacher: Visitor) -> None:
    """The facet says it in words."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/giving")
    teacher.button("Iets anders zoeken").click()
    page.get_by_text("Meer keuzes").click()
    page.get_by_label("Doel").select_option(label="Taarten (1)")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def reads_what_it_is_for(pupil: Visitor, item: str) -> None:
    page = pupil.page
    page.goto(f"{pupil.base_url}/catalogue/lesson/{item}")
    page.get_by_text("Dit leer je").click()
    expect(page.get_by_role("listitem").filter(has_text="Taarten")).to_be_visible()
    pupil.axe("a lesson with goals")
    pupil.screenshot("goals-pupil-390")
