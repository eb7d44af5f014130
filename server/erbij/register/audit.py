"""A pupil's period as facts files (``erbij-facts/1``), so that an auditor can count it again without this server.

Written from the very record that pages and ledger are counted from, on whole seconds as counting sees it: whoever reads
a file back has the facts that were counted. States are the parts of the server's own time line; a running lesson ends
at ``now``. Devices are numbered, people are ids: no names.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from erbij.register.counting.model import OUTSIDE
from erbij.register.counting.rules import count, items_in, lessons_in, recorded_states, session_of, stretches
from erbij.register.facts import FORMAT, ZONE, Planned
from erbij.register.model import Source
from erbij.register.spans import in_whole_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from erbij.register.counting.model import PupilLesson, PupilRecord, Stretch
    from erbij.register.facts import Dates, ItemFact, OfflineFact
    from erbij.register.intervals import Interval
    from erbij.register.ledger import Entry
    from erbij.register.model import CountingPolicy
    from erbij.register.spans import Span


def documents(
    record: PupilRecord, dates: Dates, now: datetime, policies: Sequence[CountingPolicy]
) -> list[dict[str, Any]]:
    """The dates as JSON; one document for each policy and ceiling."""
    used: defaultdict[str, int] = defaultdict(int)
    found: list[dict[str, Any]] = []
    for stretch in stretches(record, dates, policies):
        found.append(_document(record, stretch, now, used, policies))
        if record.items:
            _use(record, stretch.dates, used, now, policies)
    return found


def corrections(entries: Sequence[Entry], dates: Dates) -> dict[str, Any] | None:
    """What people adjusted on these dates (R16), which is no fact; with the explanation it gives the server's figures.

    None: nothing. ``in_total`` false: a bucket that stands in no total.
    """
    if not entries:
        return None
    return {
        "format": "erbij-corrections/1",
        "pupil": entries[0].pupil_id,
        "period": _dates(dates),
        "entries": [
            {
                "seq": one.seq,
                "date": one.local_date.isoformat(),
                "slot": one.slot_id,
                "work": one.item_id,
                "source": one.source.value,
                "bucket": one.bucket.value,
                "seconds": one.seconds,
                "in_total": one.bucket not in OUTSIDE,
                "reason": one.reason.value,
                "hash": one.hash,
            }
            for one in entries
        ],
    }


def _use(
    record: PupilRecord, dates: Dates, used: defaultdict[str, int], now: datetime, policies: Sequence[CountingPolicy]
) -> None:
    for day in count(record, dates, now, policies).days:
        for work in day.works if day.cap is not None else ():
            used[work.id] += sum(one.seconds for one in work.shares if one.source is Source.CATALOGUE)


def _document(
    record: PupilRecord, stretch: Stretch, now: datetime, used: Mapping[str, int], policies: Sequence[CountingPolicy]
) -> dict[str, Any]:
    near, policy, dates = lessons_in(record, stretch.dates), stretch.policy, stretch.dates
    devices = _numbered(near)
    return {
        "format": FORMAT,
        "timezone": ZONE.key,
        "policy": {
            "version": policy.version,
            "sector": record.sector.value,
            "bridge_max_s": policy.bridge_max,
            "bridge_budget_s": policy.bridge_budget,
            "catchup_allowance_min": policy.catchup_allowance // 60,
            "offline_day_max_min": policy.offline_day_max // 60,
        },
        "pupil": {"id": record.pupil_id, "day_ceiling_min": stretch.ceiling},
        "period": _dates(dates),
        "regimes": [_dates(one.dates) | {"mode": one.mode.value} for one in record.regimes],
        "free_days": [day.isoformat() for day in sorted(record.free_days)],
        "deviations": [
            _dates(one.dates) | {"slots": [each.lesson.slot.id for each in near if one.covers(each.lesson)]}
            for one in record.deviations
        ],
        "slots": [_slot(one) for one in near],
        "sessions": [row for one in near for row in _session(one, now)],
        "presence": [row for one in near for row in _presence(one, devices)],
        "states": [
            {"slot": one.lesson.slot.id, "kind": kind.value, **_interval(interval)}
            for one in near
            for kind, interval in recorded_states(one, now, policies)
        ],
        "pauses": [row for one in near for row in _rows(one, one.pupil.pauses)],
        "school": [row for one in near for row in _school(one)],
        "catalogue": [_item(one) for one in items_in(record, dates, used)],
        "offline": [_offline(one) for one in record.offline if one.local_date in dates],
        "absence": [
            {"slot": one.lesson.slot.id, "category": each.category, "authorised": each.authorised.value}
            for one in near
            for each in one.absences
        ],
    }


def _slot(one: PupilLesson) -> dict[str, Any]:
    slot, followed = one.lesson.slot, one.followed
    return {
        "id": slot.id,
        **_interval(in_whole_seconds(slot.span)),
        "status": (Planned.PLANNED if slot.planned else Planned.CANCELLED).value,
        "modality": followed.modality.value,
        "programmed_online": followed.programmed_online,
        "at_location": followed.at_location.value,
    }


def _session(one: PupilLesson, now: datetime) -> Iterator[dict[str, Any]]:
    fact = session_of(one, now)
    if fact is not None:
        until = None if fact.extended_until is None else _written(fact.extended_until)
        yield {"slot": one.lesson.slot.id, **_interval(fact.span), "extended_until": until}


def _presence(one: PupilLesson, devices: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for each in one.pupil.presence:
        for row in _rows(one, (each.span,)):
            yield row | {"device": devices[each.device]}


def _school(one: PupilLesson) -> Iterator[dict[str, Any]]:
    for spans, other in ((one.pupil.at_school, False), (one.pupil.at_other_school, True)):
        for row in _rows(one, spans):
            yield row | {"other_school": other}


def _item(item: ItemFact) -> dict[str, Any]:
    return {
        "item": item.id,
        "norm_minutes": item.norm_minutes,
        "cap_factor": float(item.cap_factor),
        "used_seconds": item.used_seconds,
        "completed": item.completed,
        "replaces_slot": item.replaces_slot,
        "intervals": [_interval(one) | _other(item, place) for place, one in enumerate(item.intervals)],
    }


def _other(item: ItemFact, place: int) -> dict[str, Any]:
    """Which lesson an interval replaces, where it is another one than the item's."""
    return {"replaces_slot": item.replaced[place]} if place in item.replaced else {}


def _offline(work: OfflineFact) -> dict[str, Any]:
    when = _interval(work.span) if work.span else {"start": None, "end": None}
    return {
        "id": work.id,
        "date": work.local_date.isoformat(),
        "minutes": work.seconds // 60,
        **when,
        "replaces_slot": work.replaces_slot,
    }


def _rows(one: PupilLesson, spans: Sequence[Span]) -> list[dict[str, Any]]:
    whole = [in_whole_seconds(span) for span in spans]
    return [{"slot": one.lesson.slot.id, **_interval((start, end))} for start, end in whole if start < end]


def _dates(dates: Dates) -> dict[str, str]:
    return {"from": dates.first.isoformat(), "to": dates.last.isoformat()}


def _interval(interval: Interval) -> dict[str, str]:
    return {"start": _written(interval[0]), "end": _written(interval[1])}


def _written(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).astimezone(ZONE).isoformat()


def _numbered(lessons: Sequence[PupilLesson]) -> dict[str, str]:
    known: dict[str, str] = {}
    for one in lessons:
        for each in one.pupil.presence:
            known.setdefault(each.device, f"d{len(known) + 1}")
    return known
