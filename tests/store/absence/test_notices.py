"""Notices on both databases: drafted by rule, approved by a person, and never with what the law allows."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.absence.notices.drafting import Drafting
from erbij.absence.notices.service import REFUSED, AuthorisedIsExcluded, NoticeIsStale, Notices
from erbij.absence.notices.wire import ComposeNotice, DismissNotice, FillNotice, NoticeFormat, NoticeKind, NoticeState
from erbij.absence.records.service import Records
from erbij.absence.records.wire import DecideAbsence, RecordAbsence, RecordSeen
from erbij.absence.wire import Authorised
from erbij.actor import Actor, Role
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history.service import changes_of
from erbij.privacy.service import disclose
from erbij.timetable.store import slots_between
from tests.support.news import News
from tests.support.school_files import Given, changed
from tests.support.writers import one_wins

if TYPE_CHECKING:
    from erbij.db.database import Database

HEAD = "key,weekday,from,until,start,end,subject,group,teacher,place\n"
HOURS = [f"{hour:02}:00,{hour:02}:50" for hour in range(8, 16)]
DAYS = ("mon", "tue", "wed", "thu", "fri")
TIMETABLE = HEAD + "".join(
    f"w{number}{day},{day},2026-08-31,2026-12-18,{hours},Vak {number},5A,thijs,Lokaal 12\n"
    for day in DAYS
    for number, hours in enumerate(HOURS)
)
WORDS = {
    "action_school": "Drie gesprekken",
    "action_wanted": "Advies",
    "contact_name": "Zoë",
    "contact_email": "z@x.test",
}


@pytest.fixture
async def given(database: Database) -> Given:
    free = "date,name\n" + "".join(f"2026-10-{day},Herfstvakantie\n" for day in range(19, 24))
    given = Given(database)
    given.clock.move(timedelta(days=67))  # Friday 13 November 2026
    await given.imported(changed(timetable=TIMETABLE))
    await given.schools.write(given.school.id, changed(timetable=TIMETABLE, free_days=free))
    return given


@pytest.fixture
def records(given: Given) -> Records:
    return Records(given.database, given.clock, News(), disclose)


@pytest.fixture
def notices(given: Given) -> Notices:
    return Notices(given.database, given.clock, disclose)


def zoe(given: Given) -> Actor:
    return given.actor("zoe", Role.COORDINATOR)


async def missed(given: Given, records: Records, day: date, hours: int, category: str = "TRUANT") -> None:
    """Sem misses the first so many lessons of a day."""
    async with given.database.read() as read:
        start = given.clock.now().replace(year=day.year, month=day.month, day=day.day, hour=5)
        slots = await slots_between(read, given.school.id, start, start + timedelta(hours=12))
    ids = tuple(slot.id for slot in slots[:hours])
    await records.record(zoe(given), RecordAbsence(pupil_id=given.ids["sem"], slot_ids=ids, category=category))


async def settle(given: Given) -> None:
    payload = {"school_id": given.school.id, "pupil_id": given.ids["sem"], "first": "", "last": ""}
    await Drafting(given.database, given.clock).on_absence_changed(payload)


async def listed(given: Given, notices: Notices) -> list[tuple[str, str, str, str, str]]:
    _, _, found = await notices.listed(zoe(given))
    return [(one.kind, one.state, one.begin.isoformat(), one.end.isoformat(), one.due.isoformat()) for one, _ in found]


async def truant_for_20_hours(given: Given, records: Records) -> None:
    for day, hours in ((5, 6), (6, 6), (12, 4), (13, 4)):
        await missed(given, records, date(2026, 10, day), hours)


@pytest.mark.rule("R13")
async def test_a_draft_comes_by_itself_goes_when_its_hours_do_and_comes_back(
    given: Given, records: Records, notices: Notices
) -> None:
    await truant_for_20_hours(given, records)
    await settle(given)
    draft = ("16H", "PROPOSED", "2026-10-05", "2026-10-13", "2026-10-20")
    assert await listed(given, notices) == [draft], "20 lessons of 50 minutes are 16.67 clock hours"
    await settle(given)
    assert await listed(given, notices) == [draft]

    day = await records.day(zoe(given), date(2026, 10, 6))
    seen = tuple(RecordSeen(id=one.record.id, version=1) for _, some in day.pupils for one in some)
    await records.decide(zoe(given), DecideAbsence(records=seen, authorised=Authorised.UNDECIDED))
    await settle(given)
    assert await listed(given, notices) == [], "undecided hours count for nothing"
    seen = tuple(RecordSeen(id=one.id, version=2) for one in seen)
    await records.decide(zoe(given), DecideAbsence(records=seen, authorised=Authorised.NO))
    await settle(given)
    assert await listed(given, notices) == [draft]


async def test_a_notice_leaves_only_after_a_person_filled_it_in_and_approved_it(
    given: Given, records: Records, notices: Notices
) -> None:
    await truant_for_20_hours(given, records)
    await settle(given)
    _, _, [(draft, _)] = await notices.listed(zoe(given))
    with pytest.raises(Conflict):
        await notices.export(zoe(given), draft.id, NoticeFormat.JSON)
    with pytest.raises(Invalid) as lacks:
        await notices.approve(zoe(given), draft.id, 1)
    assert [path for path, _ in lacks.value.errors] == [
        "body.action_school",
        "body.action_wanted",
        "body.contact_name",
        "body.contact_email",
    ]
    await notices.fill(zoe(given), draft.id, FillNotice(version=1, **WORDS))
    given.clock.move(timedelta(minutes=5))
    await notices.approve(zoe(given), draft.id, 2)

    name, body = await notices.export(zoe(given), draft.id, NoticeFormat.JSON)
    told = json.loads(body)
    assert name == "melding-2026-10-05-2026-10-13.json"
    assert (told["kind"], told["hours"], told["unit"], told["pupil"]) == ("16H", "16.67", "clock_hour", "Sem Verzonnen")
    assert len(told["lessons"]) == 20
    assert told["contact"] == {"name": "Zoë", "email": "z@x.test"}
    given.clock.move(timedelta(minutes=1))
    assert (await notices.export(zoe(given), draft.id, NoticeFormat.PDF))[1].startswith(b"%PDF")
    view = await notices.look(zoe(given), draft.id)
    assert (view.notice.state, view.names[view.notice.approved_by or ""].reveal()) == (
        NoticeState.EXPORTED,
        "Zoë Zogenaamd",
    )
    async with given.database.read() as read:
        log = await changes_of(read, given.school.id, "absence.notice", draft.id)
    assert {"export json", "export pdf"} <= {change.reason.reveal() for change in log}
    await settle(given)
    assert [state for _, state, *_ in await listed(given, notices)] == ["EXPORTED"], "the same hours ask once"


async def test_thirty_hours_of_illness_cannot_be_in_a_notice_and_the_attempt_is_kept(
    given: Given, records: Records, notices: Notices
) -> None:
    for number in range(4):
        await missed(given, records, date(2026, 11, 2) + timedelta(days=number), 8, "ILL")
    await missed(given, records, date(2026, 11, 6), 4)
    await settle(given)
    assert await listed(given, notices) == []
    month = (date(2026, 11, 1), date(2026, 11, 30))
    _, _, hours, _ = await notices.candidates(zoe(given), given.ids["sem"], *month)
    assert [one.may for one in hours] == [False] * 32 + [True] * 4

    ids = tuple(one.unit.record_id for one in hours)
    asked = ComposeNotice(pupil_id=given.ids["sem"], kind=NoticeKind.OTHER, record_ids=ids, reason="Te veel weg")
    with pytest.raises(AuthorisedIsExcluded):
        await notices.compose(zoe(given), asked)

    assert await listed(given, notices) == []
    async with given.database.read() as read:
        (kept,) = await changes_of(read, given.school.id, REFUSED, given.ids["sem"])
    assert kept.author_id == given.ids["zoe"]
    assert len(kept.what.reveal()["refused"][1]) == 32  # type: ignore[arg-type]
    made = await notices.compose(zoe(given), asked.model_copy(update={"record_ids": ids[32:]}))
    view = await notices.look(zoe(given), made)
    assert [one.included for one in view.hours] == [True] * 4
    assert view.notice.due == date(2026, 11, 20)


async def test_an_hour_that_is_allowed_afterwards_stops_a_notice_that_was_approved(
    given: Given, records: Records, notices: Notices
) -> None:
    await truant_for_20_hours(given, records)
    await settle(given)
    _, _, [(draft, _)] = await notices.listed(zoe(given))
    await notices.fill(zoe(given), draft.id, FillNotice(version=1, **WORDS))
    await notices.approve(zoe(given), draft.id, 2)
    day = await records.day(zoe(given), date(2026, 10, 6))
    one = day.pupils[0][1][0].record
    seen = (RecordSeen(id=one.id, version=1),)
    await records.decide(zoe(given), DecideAbsence(records=seen, authorised=Authorised.YES, category="CIRCUMSTANCES"))
    await settle(given)

    with pytest.raises(NoticeIsStale):
        await notices.export(zoe(given), draft.id, NoticeFormat.JSON)
    assert (await notices.look(zoe(given), draft.id)).stale
    await notices.dismiss(zoe(given), draft.id, DismissNotice(version=3, reason="Het was een begrafenis"))
    assert [state for _, state, *_ in await listed(given, notices)] == ["DISMISSED"]


async def test_a_dismissed_draft_does_not_come_back_for_the_same_day(
    given: Given, records: Records, notices: Notices
) -> None:
    await truant_for_20_hours(given, records)
    await settle(given)
    _, _, [(draft, _)] = await notices.listed(zoe(given))
    await notices.dismiss(zoe(given), draft.id, DismissNotice(version=1, reason="Net gesproken"))
    await settle(given)
    assert [state for _, state, *_ in await listed(given, notices)] == ["DISMISSED"]
    await missed(given, records, date(2026, 10, 14), 1)
    await settle(given)
    assert sorted(state for _, state, *_ in await listed(given, notices)) == ["DISMISSED", "PROPOSED"]


@pytest.mark.rule("R14")
async def test_luxury_leave_asks_at_once(given: Given, records: Records, notices: Notices) -> None:
    await missed(given, records, date(2026, 11, 12), 2, "LUXURY")
    await settle(given)
    assert await listed(given, notices) == [("LUXURY", "PROPOSED", "2026-11-12", "2026-11-12", "2026-11-19")]


@pytest.mark.rule("R14")
async def test_more_than_four_weeks_without_a_lesson_is_long(given: Given, records: Records, notices: Notices) -> None:
    for number in range(36):
        day = date(2026, 10, 5) + timedelta(days=number)
        if day.weekday() < 5 and not date(2026, 10, 19) <= day <= date(2026, 10, 23):
            await missed(given, records, day, 8)
    await settle(given)
    found = await listed(given, notices)
    assert ("LRV", "PROPOSED", "2026-10-05", "2026-11-09", "2026-11-16") in found


async def test_nobody_of_another_school_finds_a_notice_or_its_pupil(
    given: Given, records: Records, notices: Notices
) -> None:
    await truant_for_20_hours(given, records)
    await settle(given)
    _, _, [(draft, _)] = await notices.listed(zoe(given))
    stranger = Actor("somebody", "another-school", frozenset({Role.COORDINATOR}), "a-sign-in")
    with pytest.raises(NotFound):
        await notices.look(stranger, draft.id)
    with pytest.raises(NotFound):
        await notices.candidates(stranger, given.ids["sem"], date(2026, 10, 1), date(2026, 10, 31))


async def test_who_fills_in_a_notice_while_another_dismisses_it_overwrites_nothing(
    given: Given, records: Records, notices: Notices
) -> None:
    await truant_for_20_hours(given, records)
    await settle(given)
    _, _, [(draft, _)] = await notices.listed(zoe(given))
    asked = [FillNotice(version=1, **WORDS | {"action_school": words}) for words in ("Gebeld", "Gemaild")]
    dismissed = notices.dismiss(zoe(given), draft.id, DismissNotice(version=1, reason="Vergissing"))
    await one_wins([*(notices.fill(zoe(given), draft.id, one) for one in asked), dismissed])
    assert (await notices.look(zoe(given), draft.id)).notice.version == 2
