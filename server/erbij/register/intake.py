"""A facts file becomes values, or is refused with the place of the first thing that is wrong (``docs``: register).

What each value must be stands by its key; then what must fit together: ids are there once, a slot that is named exists,
regimes do not overlap. The order of a file does not matter, but for ties (R5) and offline work (R7).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from erbij.register import reading
from erbij.register.facts import (
    FORMAT,
    ZONE,
    Authorised,
    Dates,
    Deviation,
    Facts,
    ItemFact,
    Location,
    Modality,
    Mode,
    OfflineFact,
    Planned,
    Regime,
    SchoolFact,
    Sector,
    SessionFact,
    SlotFact,
    StateKind,
    local_date,
)
from erbij.register.model import CountingPolicy
from erbij.register.reading import Fields, Unfit, amount, day, flag, instant, number, one_of, refuse, text
from erbij.register.rules import POLICIES
from erbij.register.spans import Seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.register.intervals import Interval

LEAST_FACTOR, MOST_FACTOR = Decimal("1.00"), Decimal("1.50")
STEP_MINUTES = 5

FILE = frozenset({
    "format", "timezone", "policy", "pupil", "period", "regimes", "free_days", "deviations", "slots", "sessions",
    "presence", "states", "pauses", "school", "catalogue", "offline", "absence",
})  # fmt: skip
POLICY = frozenset(
    {"version", "sector", "bridge_max_s", "bridge_budget_s", "catchup_allowance_min", "offline_day_max_min"}
)
PUPIL = frozenset({"id", "day_ceiling_min"})
DATES = frozenset({"from", "to"})
SPAN = frozenset({"start", "end"})
SLOT = SPAN | {"id", "status", "modality", "programmed_online", "at_location"}
SESSION = SPAN | {"slot", "extended_until"}
PRESENCE = SPAN | {"slot", "device"}
ITEM = frozenset({"item", "norm_minutes", "cap_factor", "used_seconds", "completed", "replaces_slot", "intervals"})
OFFLINE = SPAN | {"id", "date", "minutes", "replaces_slot"}
ABSENCE = frozenset({"slot", "category", "authorised"})

_sector, _planned, _modality, _location = one_of(Sector), one_of(Planned), one_of(Modality), one_of(Location)
_mode, _state_kind, _authorised = one_of(Mode), one_of(StateKind), one_of(Authorised)


def facts_of(document: object) -> Facts:
    """Read what :func:`reading.load` answered. Raises ``Invalid``."""
    top = Fields(document, "", FILE)
    top.need("format", reading.exactly(FORMAT))
    top.need("timezone", reading.exactly(ZONE.key))
    policy, sector = _policy(top.inside("policy", POLICY))
    pupil = top.inside("pupil", PUPIL)
    slots = _slots(top)
    return Facts(
        policy=policy,
        sector=sector,
        pupil_id=pupil.need("id", text),
        day_ceiling=pupil.nullable("day_ceiling_min", _minutes),
        period=_dates(top.inside("period", DATES)) if "period" in top else None,
        regimes=_regimes(top),
        free_days=frozenset(top.every("free_days", day)),
        deviations=tuple(
            Deviation(_dates(one), frozenset(one.every("slots", text)))
            for one in top.each("deviations", DATES | {"slots"})
        ),
        slots=slots,
        sessions=_sessions(top, slots),
        presence=_presence(top, slots),
        states=_states(top, slots),
        pauses=_pauses(top, slots),
        school=tuple(
            SchoolFact(_slot(one, slots), one.span(), one.need("other_school", flag))
            for one in top.each("school", SPAN | {"slot", "other_school"})
        ),
        catalogue=_catalogue(top, slots),
        offline=_offline(top, slots),
        absence=_absence(top, slots),
    )


def _policy(fields: Fields) -> tuple[CountingPolicy, Sector]:
    usual = POLICIES[0]
    policy = CountingPolicy(
        version=fields.need("version", text),
        valid_from=date.min,
        bridge_max=Seconds(fields.get("bridge_max_s", amount, int(usual.bridge_max))),
        bridge_budget=Seconds(fields.get("bridge_budget_s", amount, int(usual.bridge_budget))),
        silence_max=usual.silence_max,
        catchup_allowance=Seconds(fields.get("catchup_allowance_min", _minutes, int(usual.catchup_allowance))),
        offline_day_max=Seconds(fields.get("offline_day_max_min", _minutes, int(usual.offline_day_max))),
    )
    return policy, fields.need("sector", _sector)


def _regimes(top: Fields) -> tuple[Regime, ...]:
    regimes = [Regime(_dates(one), one.need("mode", _mode)) for one in top.each("regimes", DATES | {"mode"})]
    ordered = sorted(range(len(regimes)), key=lambda index: (regimes[index].dates.first, index))
    for before, after in pairwise(ordered):
        if regimes[after].dates.first <= regimes[before].dates.last:
            refuse(f"regimes[{max(before, after)}].from", f"overlaps regimes[{min(before, after)}]")
    return tuple(regimes)


def _slots(top: Fields) -> dict[str, SlotFact]:
    slots: dict[str, SlotFact] = {}
    for one in top.each("slots", SLOT):
        key, span = _new(one, "id", slots), one.span()
        slots[key] = SlotFact(
            id=key,
            span=span,
            local_date=local_date(span[0]),
            planned=one.get("status", _planned, Planned.PLANNED) is Planned.PLANNED,
            modality=one.get("modality", _modality, Modality.AT_SCHOOL),
            programmed_online=one.get("programmed_online", flag, False),
            at_location=one.get("at_location", _location, Location.HOME),
        )
    return slots


def _sessions(top: Fields, slots: Mapping[str, SlotFact]) -> dict[str, SessionFact]:
    sessions: dict[str, SessionFact] = {}
    for one in top.each("sessions", SESSION):
        key, span = _slot(one, slots), one.span()
        if key in sessions:
            refuse(one.at("slot"), "has a session already")
        until = one.nullable("extended_until", instant)
        if until is not None and until < slots[key].span[1]:
            refuse(one.at("extended_until"), "must not be before the end of the slot")
        sessions[key] = SessionFact(span, until)
    return sessions


def _presence(top: Fields, slots: Mapping[str, SlotFact]) -> dict[str, list[Interval]]:
    presence: defaultdict[str, list[Interval]] = defaultdict(list)
    for one in top.each("presence", PRESENCE):
        key = _slot(one, slots)
        one.need("device", text)
        presence[key].append(one.span())
    return presence


def _states(top: Fields, slots: Mapping[str, SlotFact]) -> dict[str, list[tuple[StateKind, Interval]]]:
    states: defaultdict[str, list[tuple[StateKind, Interval]]] = defaultdict(list)
    for one in top.each("states", SPAN | {"slot", "kind"}):
        states[_slot(one, slots)].append((one.need("kind", _state_kind), one.span()))
    return states


def _pauses(top: Fields, slots: Mapping[str, SlotFact]) -> dict[str, list[Interval]]:
    pauses: defaultdict[str, list[Interval]] = defaultdict(list)
    for one in top.each("pauses", SPAN | {"slot"}):
        pauses[_slot(one, slots)].append(one.span())
    return pauses


def _catalogue(top: Fields, slots: Mapping[str, SlotFact]) -> tuple[ItemFact, ...]:
    items: dict[str, ItemFact] = {}
    for one in top.each("catalogue", ITEM):
        key = _new(one, "item", items)
        items[key] = ItemFact(
            id=key,
            norm_minutes=one.need("norm_minutes", amount),
            cap_factor=one.get("cap_factor", _factor, Fraction(1)),
            used_seconds=one.get("used_seconds", amount, 0),
            completed=one.need("completed", flag),
            replaces_slot=_replaced(one, slots),
            **_intervals(one, slots),
        )
    return tuple(items.values())


def _intervals(item: Fields, slots: Mapping[str, SlotFact]) -> dict[str, Any]:
    """The intervals, and of those that name a lesson of their own, which one they replace."""
    spans: list[Interval] = []
    own: dict[int, str | None] = {}
    for place, each in enumerate(item.each("intervals", SPAN | {"replaces_slot"})):
        spans.append(each.span())
        if each.has("replaces_slot"):
            own[place] = _replaced(each, slots)
    return {"intervals": tuple(spans), "replaced": own}


def _offline(top: Fields, slots: Mapping[str, SlotFact]) -> tuple[OfflineFact, ...]:
    works: dict[str, OfflineFact] = {}
    for one in top.each("offline", OFFLINE):
        key, when = _new(one, "id", works), one.need("date", day)
        seconds = one.need("minutes", _confirmed_minutes)
        span = _offline_span(one, when, seconds)
        works[key] = OfflineFact(key, when, seconds, span, _replaced(one, slots))
    return tuple(works.values())


def _offline_span(one: Fields, when: date, seconds: int) -> Interval | None:
    start, end = one.nullable("start", instant), one.nullable("end", instant)
    if start is None and end is None:
        return None
    if start is None or end is None:
        refuse(one.at("start" if start is None else "end"), "must be given, for the other is")
    if end <= start:
        refuse(one.at("end"), "must be after start")
    if local_date(start) != when:
        refuse(one.at("date"), "must be the local date of start")
    if end - start != seconds:
        refuse(one.at("minutes"), "must be the length of the interval")
    return start, end


def _absence(top: Fields, slots: Mapping[str, SlotFact]) -> dict[str, list[Authorised]]:
    absence: defaultdict[str, list[Authorised]] = defaultdict(list)
    for one in top.each("absence", ABSENCE):
        key = _slot(one, slots)
        one.need("category", text)
        absence[key].append(one.need("authorised", _authorised))
    return absence


def _dates(fields: Fields) -> Dates:
    first, last = fields.need("from", day), fields.need("to", day)
    if last < first:
        refuse(fields.at("to"), "must not be before from")
    return Dates(first, last)


def _new(fields: Fields, key: str, seen: Mapping[str, object]) -> str:
    value = fields.need(key, text)
    if value in seen:
        refuse(fields.at(key), "is in this list already")
    return value


def _slot(fields: Fields, slots: Mapping[str, SlotFact]) -> str:
    known = fields.one_of("slot", slots)
    if known is not None:
        return known
    value = fields.need("slot", text)
    if value not in slots:
        refuse(fields.at("slot"), "is not a slot of this file")
    return value


def _replaced(fields: Fields, slots: Mapping[str, SlotFact]) -> str | None:
    value = fields.nullable("replaces_slot", text)
    if value is not None and value not in slots:
        refuse(fields.at("replaces_slot"), "is not a slot of this file")
    return value


def _minutes(value: object) -> int:
    return amount(value) * 60


def _confirmed_minutes(value: object) -> int:
    if type(value) is not int or value <= 0 or value % STEP_MINUTES:
        raise Unfit(f"must be a positive multiple of {STEP_MINUTES}")
    return value * 60


def _factor(value: object) -> Fraction:
    factor = number(value)
    if not LEAST_FACTOR <= factor <= MOST_FACTOR:
        raise Unfit(f"must lie from {LEAST_FACTOR} to {MOST_FACTOR}")
    return Fraction(factor)
