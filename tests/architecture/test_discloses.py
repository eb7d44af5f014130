"""What staff see of pupils stands in the log that pupil and guardian read: for every route, asked of a real server."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import STAFF
from erbij.privacy.store import looks_at
from tests.architecture import asking
from tests.scenarios.real_school import RealSchools, real_schools
from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MATRIX = tomllib.loads((CHECKOUT / "tests/architecture/rights.toml").read_text(encoding="utf-8"))
DISCLOSES: dict[str, str] = MATRIX["discloses"]
PAGES = {what: page for what, page in DISCLOSES.items() if not page.startswith("no: ")}
STAFF_OF_A = {"thijs", "fleur", "mia", "zoe", "lou"}
PUPILS = {"noor": "Noor Voorbeeld", "sem": "Sem Verzonnen", "bo": "Bo Bedacht"}
# Whatever a route may ask for; each takes of it what it knows.
QUERY = (
    "person_id={0}&pupil_id={0}&from=2026-09-01&to=2026-09-30&date=2026-09-07&slot_id={1}&kind=csv&words=Noor"
    "&id={2}&record_id={2}&notice_id={2}"
)
# What must be there before a route has anybody to show: the kind of thing, and of whom.
FIRST = {
    "GET /api/absence/exchange/csv": ("absence", "a.noor"),
    "GET /api/absence/exchange/json": ("absence", "a.noor"),
    "GET /api/absence/notices": ("notice", "a.noor"),
    "GET /api/absence/notices/one": ("notice", "a.noor"),
    "GET /api/absence/records": ("absence", "a.noor"),
    "GET /api/absence/records/changes": ("absence", "a.noor"),
    "GET /api/absence/support": ("talk", "a.noor"),
    "GET /api/privacy/erasures": ("erasure", "a.noor"),
    "GET /api/catalogue/handins/waiting": ("handin", "a.noor"),
    "GET /api/register/attendance": ("sheet", "a.Rekenen 5A"),
    "GET /api/register/offline/waiting": ("late_work", "a.noor"),
}
ABOUT_ONE = {"GET /api/access/devices", "GET /api/access/providers/account", "GET /api/privacy/subjects/file"}
"""Routes of which the answer is about whom they were asked for, and need not name them."""
ASKED_ELSEWHERE = {
    "GET /api/absence/records/changes": "says who changed what when, and of whom nothing",
    "GET /api/absence/unseen": "tests/store/absence/test_not_seen.py",
    "GET /api/catalogue/giving": "tests/store/catalogue/giving/test_giving.py",
    "GET /api/catalogue/missed": "tests/store/catalogue/missed/test_missed_lessons.py",
    "GET /api/catalogue/missed/lesson": "tests/store/catalogue/missed/test_missed_lessons.py",
    "GET /api/catalogue/missed/pupil": "tests/store/catalogue/missed/test_missed_lessons.py",
    "GET /api/plans/buddies/lesson": "nobody has a rota of buddies in this school",
    "GET /api/plans/granted": "tests/store/plans/grants/test_grants.py",
    "GET /api/plans/out-of-view/lesson": "nobody is out of view in this school",
    "GET /api/plans/paper": "a scan has no words",
    "GET /api/plans/passport/lesson": "nobody wrote a card in this school",
    "GET /api/reports/own-time/file": "tests/store/reports/own_time/test_own_time.py",
    "GET /api/timetable/day": "says from where a lesson is followed; the log is stricter than the page",
    "GET /api/register/disputes": "tests/api/register/disputes/test_disputes_page.py",
}
"""Routes that name nobody in this school: why, or which test asks them instead."""


def test_every_route_and_event_of_staff_says_whether_it_shows_pupils() -> None:
    rights = MATRIX["routes"] | MATRIX["events"]
    of_staff = {what for what, roles in rights.items() if roles != "anybody" and STAFF & set(roles)}

    assert DISCLOSES.keys() == of_staff, "say in [discloses] which page it writes into the who-looked log, or why none"


def test_no_reason_is_empty() -> None:
    assert [what for what, page in DISCLOSES.items() if not page.removeprefix("no:").strip()] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_has_words_for_pupil_and_guardian(language: str) -> None:
    words = json.loads((CHECKOUT / f"client_web/src/i18n/{language}.json").read_text(encoding="utf-8"))

    assert {page for page in PAGES.values() if f"register.looks.page.{page}" not in words} == set()


@pytest.fixture
async def schools(tmp_path: Path) -> AsyncIterator[RealSchools]:
    staff = sorted(f"a.{who}" for who in STAFF_OF_A)
    async with real_schools(tmp_path, "a", after=timedelta(hours=1, minutes=5), signed_in=staff) as schools:
        yield schools


async def pages_seen(schools: RealSchools, pupil: str, who: str) -> set[str]:
    """The pages on which somebody saw a pupil, as the log has it."""
    async with schools.server.database.read() as read:
        looks = await looks_at(read, schools.school_ids["a"], schools.ids[f"a.{pupil}"])
    return {one.page for one in looks if one.person_id == schools.ids[f"a.{who}"]}


@pytest.mark.parametrize("what", sorted(what for what in DISCLOSES if what.startswith("GET ") and "{" not in what))
async def test_whatever_staff_get_that_names_a_pupil_is_in_that_pupils_log(schools: RealSchools, what: str) -> None:
    kind, whose = FIRST.get(what, ("", ""))
    made = await asking.MAKES[kind](schools, whose) if kind else ""
    shown: set[str] = set()
    for who in STAFF_OF_A:
        browser = await schools.browser(f"a.{who}")
        for asked in PUPILS:
            slot = schools.ids["a.Rekenen 5B" if asked == "bo" else "a.Rekenen 5A"]
            query = QUERY.format(schools.ids[f"a.{asked}"], slot, made)
            answer = await browser.get(f"{what.removeprefix('GET ')}?{query}")
            text = (await answer.read()).decode(errors="replace") if answer.status < 300 else ""
            named = {key for key, name in PUPILS.items() if schools.ids[f"a.{key}"] in text or name in text}
            if answer.status < 300 and what in ABOUT_ONE:
                named.add(asked)
            shown |= named
            for pupil in named:
                assert what in PAGES, f"{what} names pupils to staff and says that it does not"
                assert PAGES[what] in await pages_seen(schools, pupil, who), (who, pupil)
    assert bool(shown) is (what in PAGES and what not in ASKED_ELSEWHERE), f"{what} shows {shown or 'nobody'}"


async def test_a_teacher_who_is_in_the_lesson_with_a_pupil_stands_in_that_pupils_log(schools: RealSchools) -> None:
    slot = schools.ids["a.Rekenen 5A"]
    noor, teacher, sem = [await schools.page(who) for who in ("a.noor", "a.thijs", "a.sem")]
    await noor.ask("session.join", slot_id=slot, generation=1)
    assert await pages_seen(schools, "noor", "thijs") == set()

    await teacher.ask("session.join", slot_id=slot, generation=1)
    assert await pages_seen(schools, "noor", "thijs") == {"live"}
    assert await pages_seen(schools, "sem", "thijs") == set()

    await sem.ask("session.join", slot_id=slot, generation=1)
    assert await pages_seen(schools, "sem", "thijs") == {"live"}
    assert await pages_seen(schools, "bo", "thijs") == set()


async def test_who_sees_that_somebody_is_at_home_stands_in_that_pupils_log_and_in_no_other(
    schools: RealSchools,
) -> None:
    for who in ("mia", "zoe", "thijs"):
        browser = await schools.browser(f"a.{who}")
        assert (await browser.get("/api/timetable/day?date=2026-09-07")).status == 200

    for who in ("mia", "zoe", "thijs"):
        assert await pages_seen(schools, "noor", who) == {"timetable.day"}
    assert await pages_seen(schools, "bo", "zoe") == {"timetable.day"}
    assert await pages_seen(schools, "bo", "mia") == await pages_seen(schools, "bo", "thijs") == set()


async def test_a_link_or_a_letter_that_staff_make_for_a_pupil_stands_in_the_log(schools: RealSchools) -> None:
    mentor, office = await schools.browser("a.mia"), await schools.browser("a.zoe")
    made = await mentor.post("/api/access/links", {"person_id": schools.ids["a.noor"]})
    printed = await office.post(f"/api/access/letters/{schools.ids['a.5A']}", {})

    assert (made.status, printed.status) == (200, 200)
    assert await pages_seen(schools, "noor", "mia") == {"access.links"}
    assert await pages_seen(schools, "sem", "zoe") == {"access.letters"}


async def test_a_family_that_looks_at_its_own_leaves_no_look(schools: RealSchools) -> None:
    for who in ("noor", "karin"):
        browser = await schools.browser(f"a.{who}")
        for path in ("/api/timetable/day", "/api/access/devices", "/api/register/minutes"):
            assert (await browser.get(f"{path}?person_id={schools.ids['a.noor']}")).status == 200
        assert await pages_seen(schools, "noor", who) == set()
