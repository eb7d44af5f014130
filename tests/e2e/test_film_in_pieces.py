"""A film in pieces and its small pictures, in a browser: the line decides, and somebody sees where they would go."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import av
import pytest
from playwright.sync_api import expect

from erbij.catalogue.levels.making import ENCODE, LIMITS
from erbij.catalogue.levels.model import MADE_FROM, LevelKind
from tests.e2e import own_lesson
from tests.e2e.own_lesson import LAPTOP, NOW, PHONE, PLAYER, at, pause, play
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

SECONDS, RATE = 24, 10
BLOCK = {"id": "film0001", "kind": "VIDEO", "title": "Wat is een breuk?", "file_id": "film", "media_ms": SECONDS * 1000}
BAR = "Zoek een plek in het filmpje"
PICTURE, TILE = ".film-seek__picture", ".film-seek__tile"


def film(path: Path) -> Path:
    """A film that is another colour every two seconds."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "40", "g": "20"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for n in range(SECONDS * RATE):
            frame = av.VideoFrame(640, 360, "yuv420p")
            for plane, tint in zip(frame.planes, (100 + n % 50, 40 + n // 20 * 15, 220 - n // 20 * 15), strict=True):
                plane.update(bytes([tint]) * plane.buffer_size)
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def lesson(school: DemoSchool, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A lesson with a film of which every form was made, by the process that makes them."""
    folder, levels = tmp_path_factory.mktemp("film"), school.home / "catalogue" / "levels"
    source = film(folder / "film")
    levels.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(school.home / "erbij.db") as connection:
        (school_id,) = connection.execute("SELECT id FROM schools_school WHERE demo").fetchone()
        for kind in LevelKind:
            of, target = MADE_FROM.get(kind), folder / f"film.{kind}"
            said = encoded(kind, folder / f"film.{of}" if of else source, target)
            row = {
                "file_id": "film", "kind": kind.value, "school_id": school_id, "changed_at": NOW,
                "size": 0 if "why" in said else shutil.copyfile(target, levels / target.name).stat().st_size,
                "state": "SKIPPED" if "why" in said else "DONE", "why": said.get("why", ""),
                "facts": json.dumps(said.get("facts")),
            }  # fmt: skip
            own_lesson._insert(connection, "catalogue_level", row)  # noqa: SLF001 - of this folder
        connection.commit()
        # Last: of a film that is there, the server makes what is not there by itself.
        own_lesson.stored(school, "film", source.read_bytes(), kind="VIDEO", media_type="video/mp4")
        connection.execute("UPDATE catalogue_file SET media_ms = ? WHERE id = 'film'", [SECONDS * 1000])
    connection.close()
    return own_lesson.published(school, "Breuken", [BLOCK])


def encoded(kind: LevelKind, source: Path, target: Path) -> dict[str, Any]:
    if not source.exists():
        return {"why": "no_sound"}
    given = json.dumps(LIMITS | {"cpu_s": 60})
    words = [sys.executable, "-I", str(ENCODE), str(kind), str(source), str(target), given]
    return dict(json.loads(subprocess.run(words, capture_output=True, env={}, timeout=60, check=True).stdout))


def test_a_pupil_looks_for_a_place_by_pictures_in_a_film_that_fits_their_line(
    visit: Callable[..., Visitor], lesson: str
) -> None:
    pupil = visit("pupil", viewport=PHONE)
    page, asked = pupil.page, list[str]()
    page.on("request", lambda request: asked.append(request.url.partition("/levels/film/")[2]))
    with page.expect_response("**/lease"):
        page.goto(f"{pupil.base_url}/catalogue/lesson/{lesson.lower()}")
    expect(page.locator(PLAYER)).to_have_attribute("src", "/api/catalogue/levels/film/playlist")
    play(page, at_least=1)
    pause(page)
    assert {"playlist", "playlist?kind=STREAM", "content?kind=STREAM"} <= set(asked)
    assert "content?kind=SPRITE" not in asked, "nobody looked for a place yet"

    _by_keyboard(page)
    pupil.axe("looking for a place in a film")
    _by_touch_and_mouse(page)
    for size in (LAPTOP, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        _hover(page, 0.7)
        page.screenshot(path=f"test-results/film-seek-{size['width']}.png")
    _with_little(page)
    _without_pieces(page)


def test_who_writes_captions_of_a_film_of_a_colleague_looks_for_a_place_by_the_same_pictures(
    school: DemoSchool, visit: Callable[..., Visitor], lesson: str
) -> None:
    teacher = visit("teacher", viewport=LAPTOP)
    with sqlite3.connect(school.home / "erbij.db") as connection:
        connection.execute(
            "UPDATE catalogue_item SET author_id = (SELECT id FROM people_person WHERE name = ?) WHERE id = ?",
            [teacher.name, lesson.lower()],
        )
    connection.close()
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/captions/film?language=nl&item={lesson.lower()}")
    _hover(page, 0.4)
    expect(page.locator(PICTURE)).to_contain_text("0:09")
    page.screenshot(path="test-results/film-seek-captions-1280.png")
    page.get_by_label(BAR).focus()
    page.keyboard.press("End")
    until(lambda: page.evaluate("document.querySelector('video').currentTime") >= SECONDS - 1, 5, "the end", page)
    teacher.axe("looking for a place beside the captions")


def _by_keyboard(page: Page) -> None:
    bar = page.get_by_label(BAR)
    begun = round(at(page))
    bar.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(bar).to_have_attribute("aria-valuetext", f"0:{begun + 3:02} van 0:{SECONDS}")
    until(lambda: round(at(page)) == begun + 3, 5, "the film where the arrows led", page)
    expect(page.locator(TILE)).to_be_visible()
    expect(page.locator(PICTURE)).to_contain_text(f"0:{begun + 3:02}")
    page.keyboard.press("Escape")
    expect(page.locator(PICTURE)).to_be_hidden()


def _by_touch_and_mouse(page: Page) -> None:
    """A finger or a pressed mouse sees where it is, and the film goes there when it is let go."""
    bar, before = page.get_by_label(BAR), at(page)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, middle, steps=4)
    expect(page.locator(TILE)).to_be_visible()
    assert at(page) == before, "nothing moves before it is let go"
    page.mouse.up()
    until(lambda: abs(at(page) - SECONDS * 0.75) < 2, 5, "the film where it was let go", page)


def _hover(page: Page, part: float) -> None:
    bar = page.get_by_label(BAR)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
    expect(page.locator(TILE)).to_be_visible()


def _with_little(page: Page) -> None:
    """Who chose less data gets no pictures."""
    page.get_by_label("Hoe wil je kijken?").select_option("LOW")
    expect(page.locator(PLAYER)).to_have_attribute("src", "/api/catalogue/levels/film/content?kind=LOW")
    expect(page.get_by_label(BAR)).to_be_hidden()
    page.get_by_label("Hoe wil je kijken?").select_option("USUAL")
    expect(page.locator(PLAYER)).to_have_attribute("src", "/api/catalogue/levels/film/playlist")


def _without_pieces(page: Page) -> None:
    """Where pieces do not arrive, the film plays as a whole."""
    page.route("**/levels/film/playlist*", lambda route: route.abort())
    page.reload()
    expect(page.locator(PLAYER)).to_have_attribute("src", "/api/catalogue/files/film/content")
    begun = at(page)
    play(page, at_least=begun + 0.5)
    pause(page)
