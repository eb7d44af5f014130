"""The demonstration school has lessons of the catalogue from its first moment, one with a film."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.service import Items
from erbij.clock import SetClock
from erbij.demo.catalogue import rules
from erbij.demo.catalogue.model import LESSONS
from erbij.demo.catalogue.service import DemoLessons
from erbij.demo.service import Demo
from erbij.people.service import People
from erbij.plans.service import import_parts
from erbij.schools.service import Schools
from tests.support.lying import here
from tests.support.school_files import NoAccess

if TYPE_CHECKING:
    from erbij.catalogue.items.model import Item

NOW = datetime(2026, 11, 18, 9, 12, tzinfo=UTC)


async def test_three_lessons_are_ready_and_a_second_start_makes_no_more(database, tmp_path):
    clock = SetClock(NOW)
    schools, people = Schools(database, clock, import_parts()), People(database, clock, NoAccess())
    demo = Demo(database, schools, people, None, "http://127.0.0.1")  # type: ignore[arg-type]
    await demo.prepare(NOW)
    folder = Folder(tmp_path / "catalogue")
    checking = Checking(database, clock, folder, look_apart)
    files = Files(database, clock, folder, checking, items_store)
    items = Items(database, clock, files_store)
    made = await demo.made()
    ready: tuple[Item, ...] = ()
    for _ in range(2):
        await DemoLessons(items, files, checking).make(made)
        async with database.read() as read:
            ready = await items_store.ready(read, made.school_id)
        assert {one.title for one in ready} == {lesson.described.title for lesson in LESSONS}
        assert len(ready) == len(LESSONS)
    (film,) = [block for item in ready for block in item.blocks if block.media_ms]
    assert film.media_ms == pytest.approx(len(rules.PARTS) * rules.SECONDS_EACH * 1000, abs=100)
    noor = Actor(made.people["Noor Voorbeeld"], made.school_id, frozenset({Role.PUPIL}), "a-sign-in")
    path, _ = await files.content(noor, film.file_id or "")
    assert here(path).name


def test_the_film_shows_a_bar_of_which_so_many_pieces_are_filled():
    middle = rules.picture(4, 2)[rules.WIDTH * 135 : rules.WIDTH * 136]
    assert len(rules.picture(4, 2)) == rules.WIDTH * rules.HEIGHT
    assert [middle[at] for at in (90, 190, 290, 390)] == [rules.FULL, rules.FULL, rules.PAPER, rules.PAPER]
    assert len(list(rules.pictures())) == len(rules.PARTS) * rules.SECONDS_EACH * rules.RATE
