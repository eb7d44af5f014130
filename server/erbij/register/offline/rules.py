"""R7: what a teacher may confirm. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.private import Private
from erbij.register.model import WorkRow
from erbij.register.offline.model import MOST_MINUTES, STEP_MINUTES, WITHIN_DAYS
from erbij.register.rules import POLICIES, policy_on
from erbij.register.sentences import of_work
from erbij.register.spans import Seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from erbij.register.counting.model import DayCount
    from erbij.register.model import CountingPolicy
    from erbij.register.offline.model import Confirmed
    from erbij.register.spans import Span

NAMELESS = Private("(naam onbekend)")

Problems = list[tuple[str, str]]


def wrong_in(local_date: date, minutes: int, span: Span | None, today: date, zone: str) -> Problems:
    """What does not fit, as (path, message)."""
    found: Problems = []
    if minutes <= 0 or minutes % STEP_MINUTES or minutes > MOST_MINUTES:
        found.append(("body.minutes", f"a multiple of {STEP_MINUTES}, at most {MOST_MINUTES}"))
    if local_date > today:
        found.append(("body.date", "not in the future"))
    if span is not None:
        if span.start.astimezone(ZoneInfo(zone)).date() != local_date:
            found.append(("body.date", "the date on which the interval begins"))
        if span.end - span.start != timedelta(minutes=minutes):
            found.append(("body.minutes", "the length of the interval"))
    return found


def is_late(local_date: date, today: date) -> bool:
    """Whether care has to countersign: entered more than 14 days after the date."""
    return (today - local_date).days > WITHIN_DAYS


def whole(instant: datetime | None) -> datetime | None:
    """The instant on the whole second."""
    return None if instant is None else instant.replace(microsecond=0)


def rows_of(
    confirmed: Iterable[Confirmed],
    days: Mapping[date, DayCount],
    names: Mapping[str, Private[str]],
    policies: Sequence[CountingPolicy] = POLICIES,
) -> list[WorkRow]:
    """One pupil's lines of confirmed work, in order of entry; withdrawn work has none."""
    return [_row(one, days.get(one.work.local_date), names, policies) for one in confirmed if not one.withdrawn_by]


def _row(
    one: Confirmed, day: DayCount | None, names: Mapping[str, Private[str]], policies: Sequence[CountingPolicy]
) -> WorkRow:
    work = one.work
    count = next((each for each in day.works if each.id == work.id), None) if day else None
    policy = policy_on(work.local_date, policies)
    adjusted = count.adjusted if count else Seconds(0)
    return WorkRow(
        id=work.id,
        pupil_id=work.pupil_id,
        pupil_name=names.get(work.pupil_id, NAMELESS),
        local_date=work.local_date,
        span=work.span,
        what=work.what,
        by=names.get(work.author_id, NAMELESS),
        at=work.at,
        recorded=Seconds(work.minutes * 60),
        credited=Seconds((count.credited if count else 0) + adjusted),
        adjusted=adjusted,
        shares=count.shares if count else (),
        explanation=of_work(one, count, day, policy),
        waits=one.waits,
        late=count.late if count else Seconds(0),
        policy_version=policy.version,
    )
