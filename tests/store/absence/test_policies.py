"""The school's own numbers on both databases: dated, never changed, never laxer than the law; and the region."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.absence.notices.service import Notices
from erbij.absence.notices.wire import ComposeNotice, FillNotice, NoticeFormat, NoticeKind
from erbij.absence.policies.service import AbsencePolicyVersions
from erbij.absence.policies.wire import AbsenceNumbers, NewAbsencePolicy
from erbij.absence.records.service import Records
from erbij.absence.support.service import Support
from erbij.errors import Invalid
from erbij.history.service import SomebodyElseChanged, changes_of
from erbij.plans.deviations.store import deviation_documents
from erbij.plans.deviations.wire import DeviationDetails
from erbij.plans.document.model import Document
from erbij.plans.document.wire import PlanState
from erbij.plans.patterns.wire import Moments
from erbij.plans.start.store import write_births
from erbij.privacy.service import disclose
from tests.store.absence.test_notices import TIMETABLE, WORDS, listed, missed, settle, zoe
from tests.support.databases import REFUSED
from tests.support.news import News
from tests.support.school_files import Given, changed

if TYPE_CHECKING:
    from erbij.db.database import Database

TODAY = date(2026, 11, 13)


@pytest.fixture
async def given(database: Database) -> Given:
    given = Given(database)
    given.clock.move(timedelta(days=67, hours=10))  # Friday 13 November 2026, 18:00
    return await given.imported(changed(timetable=TIMETABLE))


@pytest.fixture
def policies(given: Given) -> AbsencePolicyVersions:
    return AbsencePolicyVersions(given.database, given.clock)


@pytest.fixture
def records(given: Given) -> Records:
    return Records(given.database, given.clock, News(), disclose)


@pytest.fixture
def notices(given: Given) -> Notices:
    return Notices(given.database, given.clock, disclose)


def asked(after: int = 0, valid_from: date = TODAY, **numbers: int) -> NewAbsencePolicy:
    return NewAbsencePolicy(after=after, valid_from=valid_from, numbers=AbsenceNumbers(**numbers))


async def born(given: Given, day: date) -> None:
    async with given.database.transaction() as tx:
        await write_births(tx, given.school.id, {given.ids["sem"]: day})


@pytest.mark.rule("R17")
async def test_other_numbers_hold_from_their_day_on_and_what_was_made_stays_as_it_was(
    given: Given, policies: AbsencePolicyVersions
) -> None:
    await policies.add(zoe(given), asked(hours=10))
    await policies.add(zoe(given), asked(1, date(2027, 1, 4), hours=12))

    _, today, found, names = await policies.listed(zoe(given))
    assert [one.version for one in found.versions] == [2, 1, 0]
    assert [found.on(day).notices.hours for day in (TODAY - timedelta(days=1), today, date(2027, 1, 4))] == [16, 10, 12]
    assert names[given.ids["zoe"]].reveal() == "Zoë Zogenaamd"
    with pytest.raises(SomebodyElseChanged):
        await policies.add(zoe(given), asked(1, hours=9))
    with pytest.raises(Invalid) as wrong:
        await policies.add(zoe(given), asked(2, TODAY - timedelta(days=1), tier_2_percent=20, tier_3_percent=20))
    assert [path for path, _ in wrong.value.errors] == ["body.valid_from", "body.numbers.tier_3_percent"]
    with pytest.raises(DBAPIError, match=REFUSED):
        async with given.database.transaction() as tx:
            await tx.connection.execute(text("UPDATE absence_policy SET valid_from = '2026-01-01'"))


@pytest.mark.parametrize("numbers", [{"hours": 17}, {"weeks": 3}, {"long_weeks": 5}, {"due_working_days": 6}])
def test_no_school_can_tell_the_municipality_later_than_the_law_asks(numbers: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        AbsenceNumbers(**numbers)


@pytest.mark.rule("R13")
async def test_a_school_that_asks_earlier_gets_its_draft_earlier_with_its_own_deadline(
    given: Given, records: Records, notices: Notices, policies: AbsencePolicyVersions
) -> None:
    await missed(given, records, TODAY - timedelta(days=1), 6)
    await missed(given, records, TODAY, 7)
    await settle(given)
    assert await listed(given, notices) == []

    await policies.add(zoe(given), asked(hours=10, due_working_days=2))
    await settle(given)
    assert await listed(given, notices) == [("16H", "PROPOSED", "2026-11-12", "2026-11-13", "2026-11-17")]


@pytest.mark.rule("R15")
async def test_the_tiers_of_the_school_are_those_that_a_pupil_is_put_in(
    given: Given, records: Records, policies: AbsencePolicyVersions
) -> None:
    support = Support(given.database, given.clock, disclose)
    await missed(given, records, TODAY, 8, "ILL")
    await support.compute(given.school.id, given.ids["sem"])
    assert (await support.overview(zoe(given))).pupils == (), "8 of 440 lessons"

    await policies.add(zoe(given), asked(tier_2_percent=1, tier_3_percent=2))
    await support.compute(given.school.id, given.ids["sem"])
    page = await support.overview(zoe(given))
    assert [one.tier.level for one in page.pupils] == [2]
    assert page.policy.tier_2_percent == 1


@pytest.mark.rule("R14")
async def test_sixteen_hours_of_somebody_of_18_are_a_notice_to_the_region_that_a_person_approves_and_exports(
    given: Given, records: Records, notices: Notices
) -> None:
    await born(given, date(2008, 11, 10))
    for day, hours in ((9, 8), (10, 8), (11, 8)):
        await missed(given, records, date(2026, 11, day), hours)
    await settle(given)
    ((kind, state, *_),) = await listed(given, notices)
    assert (kind, state) == ("RMC", "PROPOSED")

    _, _, found, kinds = await notices.candidates(zoe(given), given.ids["sem"], date(2026, 11, 1), TODAY)
    assert kinds == {NoticeKind.RMC}
    ids = (found[-1].unit.record_id,)
    by_hand = ComposeNotice(pupil_id=given.ids["sem"], kind=NoticeKind.LUXURY, record_ids=ids, reason="Weg")
    with pytest.raises(Invalid) as wrong:
        await notices.compose(zoe(given), by_hand)
    assert [path for path, _ in wrong.value.errors] == ["body.kind"]

    _, _, ((draft, _),) = await notices.listed(zoe(given))
    await notices.fill(zoe(given), draft.id, FillNotice(version=1, **WORDS))
    await notices.approve(zoe(given), draft.id, 2)
    name, body = await notices.export(zoe(given), draft.id, NoticeFormat.JSON)
    assert name.startswith("melding-2026-11-09")
    assert b'"kind": "RMC"' in body
    given.clock.move(timedelta(minutes=1))
    assert (await notices.export(zoe(given), draft.id, NoticeFormat.PDF))[1].startswith(b"%PDF")
    async with given.database.read() as read:
        changes = await changes_of(read, given.school.id, "absence.notice", draft.id)
    assert {"export pdf", "export json"} <= {one.reason.reveal() for one in changes}, "each export is kept"
    await settle(given)
    assert len(await listed(given, notices)) == 1, "what was told is not asked again"


@pytest.mark.rule("R14")
async def test_lessons_inside_a_deviation_break_no_long_absence(
    given: Given, records: Records, notices: Notices
) -> None:
    school_days = [date(2026, 9, 28) + timedelta(days=ahead) for ahead in range(43)]
    for day in [one for one in school_days if one.weekday() < 4]:
        await missed(given, records, day, 8)
    await settle(given)
    assert "LRV" not in [kind for kind, *_ in await listed(given, notices)], "on Fridays he was there"

    fridays = DeviationDetails(moments=Moments(weekdays=(5,)))
    dates = (date(2026, 8, 31), date(2027, 7, 31))
    ids = ("dev", given.school.id, given.ids["sem"], 1, PlanState.ACTIVE)
    async with given.database.transaction() as tx:
        await deviation_documents.write(tx, Document(*ids, *dates, fridays, given.clock.now()))
    await settle(given)
    assert "LRV" in [kind for kind, *_ in await listed(given, notices)]
