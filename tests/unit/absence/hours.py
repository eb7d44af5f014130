"""Hours of absence for tests of the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from erbij.absence.categories.rules import NATIONAL, named
from erbij.absence.model import Unit
from erbij.absence.records.model import Hour, Wanted
from erbij.absence.records.rules import notify_of
from erbij.absence.records.wire import RecordSource
from erbij.absence.wire import Authorised, NationalReason

TUESDAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)


def reason(code: str):
    """A national reason."""
    found = named((), code, TUESDAY)
    assert found is not None
    return found


def unit(
    day: date,
    hour: int = 9,
    *,
    minutes: int = 50,
    code: str = "TRUANT",
    authorised: Authorised | None = None,
    **more: Any,
):
    """One missed slot of p1."""
    start = datetime.combine(day, time(hour), UTC)
    category = reason(code)
    return Unit(
        record_id=f"r-{day}-{hour}",
        pupil_id="p1",
        slot_id=f"s-{day}-{hour}",
        local_date=day,
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        national=category.national,
        authorised=authorised or category.authorised,
        notify=notify_of(category),
        **more,
    )


def wanted(
    code: str = "ILL", *, by: str = "c1", authorised: Authorised | None = None, one_by_one: bool = True
) -> Wanted:
    """A report about p1 in s1."""
    return Wanted("s1", "p1", reason(code), RecordSource.STAFF, by, authorised, one_by_one=one_by_one)


def past(*, remote: bool = False) -> Hour:
    """A lesson that is over."""
    return Hour(NOW - timedelta(hours=1), TUESDAY, remote)


def ahead(*, remote: bool = False) -> Hour:
    """A lesson to come."""
    return Hour(NOW + timedelta(hours=1), TUESDAY, remote)


CODES = [one.code for one in NATIONAL]
assert len(CODES) == len(NationalReason)
