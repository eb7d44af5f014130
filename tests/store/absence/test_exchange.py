"""Files of absence on both databases: previewed, whole or not at all, and given out as they are read."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.absence.categories.service import Categories
from erbij.absence.categories.wire import CategoryNew
from erbij.absence.exchange.export import absence_csv, absence_json
from erbij.absence.exchange.service import Exchange
from erbij.absence.exchange.wire import AbsenceFile, ExchangeFormat
from erbij.absence.records.service import Records
from erbij.absence.records.wire import RecordAbsence
from erbij.absence.wire import NationalReason
from erbij.actor import Actor, Role
from erbij.errors import Invalid
from erbij.privacy.service import disclose
from erbij.timetable.store import slots_between
from tests.support.news import News
from tests.support.school_files import MONDAY, PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.absence.exchange.model import Plan
    from erbij.db.database import Database

TODAY = date(2026, 9, 7)
HEAD = "leerling;datum;begin;reden;geoorloofd\n"


@pytest.fixture
async def given(database: Database) -> Given:
    given = await Given(database).imported(changed(people=PEOPLE))
    async with database.read() as read:
        for slot in await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=2)):
            given.ids[f"{slot.subject} {slot.group_name[-2:]}"] = slot.id
    given.clock.move(timedelta(hours=8))
    return given


@pytest.fixture
def records(given: Given) -> Records:
    return Records(given.database, given.clock, News(), disclose)


@pytest.fixture
def exchange(given: Given, records: Records) -> Exchange:
    return Exchange(given.database, given.clock, records, disclose)


def zoe(given: Given) -> Actor:
    return given.actor("zoe", Role.COORDINATOR)


def csv_of(*rows: str) -> AbsenceFile:
    return AbsenceFile(format=ExchangeFormat.CSV, text=HEAD + "".join(f"{row}\n" for row in rows))


def json_of(*rows: dict[str, str]) -> AbsenceFile:
    text = json.dumps({"format": "erbij-absence/1", "absences": list(rows)})
    return AbsenceFile(format=ExchangeFormat.JSON, text=text)


def sums(plan: Plan) -> tuple[int, int, int, int]:
    return plan.new, plan.changed, plan.unchanged, plan.undecided


async def there(exchange: Exchange, given: Given) -> list[tuple[str, str, str, str]]:
    _, _, lines = await exchange.lines(zoe(given), TODAY, TODAY + timedelta(days=1))
    return [(one.pupil, one.start, one.reason, one.authorised) for one in lines]


async def test_a_preview_writes_nothing_and_the_import_writes_what_it_said(given: Given, exchange: Exchange) -> None:
    file = csv_of("sem;2026-09-07;;ILL;", "bo;7-9-2026;9.00;TRUANT;nee")
    assert sums(await exchange.preview(zoe(given), file)) == (3, 0, 0, 0)
    assert await there(exchange, given) == []

    assert sums(await exchange.write(zoe(given), file)) == (3, 0, 0, 0)
    assert sorted(await there(exchange, given)) == [
        ("bo", "09:00", "TRUANT", "NO"),
        ("sem", "09:00", "ILL", "YES"),
        ("sem", "10:00", "ILL", "YES"),
    ]
    assert sums(await exchange.write(zoe(given), file)) == (0, 0, 3, 0)


async def test_what_is_given_out_can_be_read_again_in_both_forms(given: Given, exchange: Exchange) -> None:
    await exchange.write(zoe(given), csv_of("sem;2026-09-07;;ILL;", "bo;2026-09-07;09:00;TRUANT;nee"))
    _, _, lines = await exchange.lines(zoe(given), TODAY, TODAY)
    for format_, body in ((ExchangeFormat.CSV, absence_csv(lines)), (ExchangeFormat.JSON, absence_json(lines))):
        plan = await exchange.preview(zoe(given), AbsenceFile(format=format_, text=body.decode("utf-8-sig")))
        assert (plan.faults, sums(plan)) == ((), (0, 0, 3, 0)), format_
    assert [one.hours for one in lines] == ["0.83", "0.83", "0.83"]


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ("niemand;2026-09-07;;ILL;", "absence.csv:3:pupil"),
        ("thijs;2026-09-07;;ILL;", "absence.csv:3:pupil"),
        ("sem;32-9-2026;;ILL;", "absence.csv:3:date"),
        ("sem;2026-09-09;;ILL;", "absence.csv:3:date"),
        ("sem;2026-09-07;8:15;ILL;", "absence.csv:3:start"),
        ("sem;2026-09-07;laat;ILL;", "absence.csv:3:start"),
        ("sem;2026-09-07;;GRIEP;", "absence.csv:3:reason"),
        ("sem;2026-09-07;;ILL;misschien", "absence.csv:3:authorised"),
        ("bo;2026-09-07;;ILL;", "absence.csv:3"),
        ("sem;2026-09-07;;;", "absence.csv:3:reason"),
    ],
)
async def test_a_row_that_cannot_be_used_is_named_and_nothing_is_half_written(
    given: Given, exchange: Exchange, row: str, path: str
) -> None:
    plan = await exchange.write(zoe(given), csv_of("bo;2026-09-07;09:00;TRUANT;nee", row))
    assert [where for where, _ in plan.faults] == [path]
    assert await there(exchange, given) == []


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"pupil": "sem", "date": "7-9-2026", "reason": "ILL"}, "absences[0].date"),
        ({"pupil": "sem", "date": "2026-09-07", "reason": "ILL", "symptoms": "x"}, "absences[0].symptoms"),
        ({"pupil": "sem", "date": "2026-09-07"}, "absences[0].reason"),
        ({"pupil": "sem", "date": "2026-09-07", "reason": "ILL", "authorised": "MAYBE"}, "absences[0].authorised"),
        ({"pupil": "wie", "date": "2026-09-07", "reason": "ILL"}, "absences[0].pupil"),
    ],
)
async def test_json_that_cannot_be_used_names_its_path(
    given: Given, exchange: Exchange, row: dict[str, str], path: str
) -> None:
    plan = await exchange.write(zoe(given), json_of(row))
    assert [where for where, _ in plan.faults] == [path]
    assert await there(exchange, given) == []


async def test_a_file_does_not_make_a_pupil_who_was_to_join_from_home_a_truant(
    given: Given, exchange: Exchange
) -> None:
    plan = await exchange.write(
        zoe(given), csv_of("noor;2026-09-07;09:00;TRUANT;nee", "sem;2026-09-07;09:00;TRUANT;nee")
    )
    assert sums(plan) == (2, 0, 0, 1)
    assert sorted(await there(exchange, given)) == [
        ("noor", "09:00", "TRUANT", "UNDECIDED"),
        ("sem", "09:00", "TRUANT", "NO"),
    ]


async def test_what_a_person_decided_comes_back_from_our_own_file_as_it_stands(
    given: Given, exchange: Exchange, records: Records
) -> None:
    """Noor was to join from home: no import may call that unauthorised, the person who looked did."""
    asked = RecordAbsence(pupil_id=given.ids["noor"], slot_ids=(given.ids["Rekenen 5A"],), category="TRUANT")
    await records.record(zoe(given), asked)
    own = CategoryNew(code="TAND", name="Tandarts", national=NationalReason.MEDICAL, valid_from=date(2026, 9, 1))
    await Categories(given.database, given.clock).add(zoe(given), own)
    await exchange.write(zoe(given), csv_of("bo;2026-09-07;09:00;TAND;"))
    before = await there(exchange, given)

    _, _, lines = await exchange.lines(zoe(given), TODAY, TODAY)
    for format_, body in ((ExchangeFormat.CSV, absence_csv(lines)), (ExchangeFormat.JSON, absence_json(lines))):
        plan = await exchange.write(zoe(given), AbsenceFile(format=format_, text=body.decode("utf-8-sig")))
        assert (plan.faults, sums(plan)) == ((), (0, 0, 2, 0)), format_
    assert await there(exchange, given) == before
    assert sorted(before) == [("bo", "09:00", "TAND", "YES"), ("noor", "09:00", "TRUANT", "NO")]


async def test_a_file_does_not_make_past_illness_unauthorised(
    given: Given, exchange: Exchange, records: Records
) -> None:
    asked = RecordAbsence(pupil_id=given.ids["sem"], slot_ids=(given.ids["Rekenen 5A"],), category="ILL")
    await records.record(zoe(given), asked)
    plan = await exchange.write(zoe(given), csv_of("sem;2026-09-07;;TRUANT;nee"))
    assert [message for _, message in plan.faults] == ["this lesson is over and was reported as illness"]
    assert await there(exchange, given) == [("sem", "09:00", "ILL", "YES")]


async def test_a_file_of_another_school_names_nobody_here(given: Given, exchange: Exchange) -> None:
    other = await Given(given.database).imported(changed(people=PEOPLE), name="De andere school")
    assert (await exchange.lines(other.actor("zoe", Role.COORDINATOR), None, None))[2] == []
    plan = await exchange.write(other.actor("zoe", Role.COORDINATOR), csv_of("sem;2026-09-07;09:00;ILL;"))
    assert plan.faults == ()
    assert await there(exchange, given) == []


async def test_without_dates_it_is_the_last_month_and_never_more_than_a_year(given: Given, exchange: Exchange) -> None:
    first, last, _ = await exchange.lines(zoe(given), None, None)
    assert (first, last) == (date(2026, 8, 8), TODAY)
    with pytest.raises(Invalid):
        await exchange.lines(zoe(given), date(2025, 1, 1), TODAY)
    with pytest.raises(Invalid):
        await exchange.lines(zoe(given), TODAY, TODAY - timedelta(days=1))
