"""What cannot be used is refused in one line that names its place; nothing is guessed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erbij.errors import Invalid
from erbij.register.intake import facts_of
from erbij.register.reading import load

if TYPE_CHECKING:
    from tests.unit.register.papers import Doc

FACTS = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))
GONE = object()
LATER = "2026-10-06T09:50:00+02:00"


def full() -> Doc:
    """The facts of the specification, with something in every list."""
    doc: Doc = copy.deepcopy(FACTS)
    doc["deviations"] = [{"from": "2026-10-06", "to": "2026-10-06", "slots": ["s1", "gone"]}]
    doc["states"] = [
        {"slot": "s1", "kind": "TECHNICAL", "start": "2026-10-06T09:00:00Z", "end": "2026-10-06T09:01:00Z"}
    ]
    doc["period"] = {"from": "2026-10-01", "to": "2026-10-31"}
    doc["offline"].append({
        "id": "o2", "date": "2026-10-06", "minutes": 30, "replaces_slot": None,
        "start": "2026-10-06T16:00:00+02:00", "end": "2026-10-06T16:30:00+02:00",
    })  # fmt: skip
    return doc


def changed(path: str, value: Any) -> Doc:
    """``presence[0].end`` set, taken out (GONE), or appended to (``slots[+]``: a copy of the first row)."""
    doc = full()
    steps: list[str | int] = []
    for part in path.split("."):
        name, _, index = part.partition("[")
        steps += [name, int(index[:-1])] if index else [name]
    *way, last = steps
    at: Any = doc
    for step in way:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return doc


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(Invalid) as raised:
        facts_of(load(data))
    (only,) = raised.value.errors
    return only


def refused(doc: Doc) -> tuple[str, str]:
    return refusal(json.dumps(doc).encode())


def test_the_full_file_can_be_used() -> None:
    assert facts_of(load(json.dumps(full()).encode())).pupil_id == "p1"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("format", "erbij-facts/2", "must be erbij-facts/1"),
        ("format", GONE, "is missing"),
        ("timezone", "Europe/Brussels", "must be Europe/Amsterdam"),
        ("timezone", GONE, "is missing"),
        ("policy", None, "must be an object"),
        ("policy.version", 3, "must be text"),
        ("policy.sector", "HAVO", "must be one of BO, SBO, SO, VSO, VO, PRO"),
        ("policy.bridge_max_s", -1, "must be a whole number that is not negative"),
        ("policy.bridge_max_s", True, "must be a whole number that is not negative"),
        ("policy.bridge_budget_s", 1.0, "must be a whole number that is not negative"),
        ("policy.bridge", 1, "is not a known key"),
        ("pupil.id", GONE, "is missing"),
        ("pupil.bsn", "123456782", "is not a known key"),
        ("pupil.day_ceiling_min", "120", "must be a whole number that is not negative"),
        ("extra", 1, "is not a known key"),
        ("slots", {}, "must be a list"),
        ("slots", None, "must be a list"),
        ("slots[0]", [], "must be an object"),
        ("slots[0].colour", "red", "is not a known key"),
        ("slots[0].start", "2026-10-06T09:00:00", "must have an offset from UTC"),
        ("slots[0].start", "2026-10-06T09:00:00.500+02:00", "must be on the second"),
        ("slots[0].start", "2026-10-06T09:00:00.5", "must be on the second"),
        ("slots[0].start", "2026-02-30T09:00:00+02:00", "must be a time that exists"),
        ("slots[0].start", "2026-10-06T24:00:00+02:00", "must be a time that exists"),
        ("slots[0].start", "2026-10-06T09:00:00+99:00", "must be a time that exists"),
        ("slots[0].start", "0001-01-01T00:00:00+02:00", "must lie in the years 1900 to 2199"),
        ("slots[0].start", "2026-10-06 09:00:00+02:00", "must be a time such as 2026-10-06T09:00:00+02:00"),
        ("slots[0].start", "2026-10-06T09:00:00+02:00\n", "must be a time such as 2026-10-06T09:00:00+02:00"),
        ("slots[0].start", "\uff12026-10-06T09:00:00+02:00", "must be a time such as 2026-10-06T09:00:00+02:00"),
        ("slots[0].start", 1791270000, "must be a time such as 2026-10-06T09:00:00+02:00"),
        ("slots[0].start", None, "must be a time such as 2026-10-06T09:00:00+02:00"),
        ("slots[0].end", "2026-10-06T09:00:00+02:00", "must be after start"),
        ("slots[0].status", "DONE", "must be one of PLANNED, CANCELLED, MOVED"),
        ("slots[0].modality", "live", "must be one of AT_SCHOOL, REMOTE_LIVE, CATALOGUE, OFFLINE, FREE_BY_PLAN"),
        ("slots[0].at_location", "", "must be one of HOME, HOSPITAL, INSTITUTION, SCHOOL, OTHER"),
        ("slots[0].programmed_online", 0, "must be true or false"),
        ("slots[1].id", "s1", "is in this list already"),
        ("sessions[0].slot", "s9", "is not a slot of this file"),
        ("sessions[0].extended_until", "2026-10-06T09:49:59+02:00", "must not be before the end of the slot"),
        ("sessions[0].end", GONE, "is missing"),
        ("presence[0].end", "2026-10-06T08:57:10+02:00", "must be after start"),
        ("presence[0].slot", "s9", "is not a slot of this file"),
        ("presence[0].device", None, "must be text"),
        ("states[0].kind", "ATTENDED", "must be one of NOT_OFFERED, AGREED_REST, TECHNICAL"),
        ("states[0].slot", "s9", "is not a slot of this file"),
        ("pauses[0].slot", "s9", "is not a slot of this file"),
        ("pauses[0].start", LATER, None),
        ("school[0].slot", None, "must be text"),
        ("school[0].other_school", GONE, "is missing"),
        ("catalogue[0].cap_factor", 0.99, "must lie from 1.00 to 1.50"),
        ("catalogue[0].cap_factor", 1.51, "must lie from 1.00 to 1.50"),
        ("catalogue[0].cap_factor", "1.0", "must be a number"),
        ("catalogue[0].cap_factor", True, "must be a number"),
        ("catalogue[0].norm_minutes", 20.5, "must be a whole number that is not negative"),
        ("catalogue[0].used_seconds", -1, "must be a whole number that is not negative"),
        ("catalogue[0].completed", "yes", "must be true or false"),
        ("catalogue[0].completed", GONE, "is missing"),
        ("catalogue[0].replaces_slot", "s9", "is not a slot of this file"),
        ("catalogue[0].intervals[0].end", "2026-10-06T14:00:00+02:00", "must be after start"),
        ("catalogue[0].intervals[0].slot", "s1", "is not a known key"),
        ("catalogue[0].intervals[0].replaces_slot", "s9", "is not a slot of this file"),
        ("offline[0].minutes", 0, "must be a positive multiple of 5"),
        ("offline[0].minutes", 12, "must be a positive multiple of 5"),
        ("offline[0].minutes", 30.0, "must be a positive multiple of 5"),
        ("offline[0].minutes", -5, "must be a positive multiple of 5"),
        ("offline[0].date", "2026-10-6", "must be a date such as 2026-10-06"),
        ("offline[0].date", "20261006", "must be a date such as 2026-10-06"),
        ("offline[0].date", "2026-02-30", "must be a date such as 2026-10-06"),
        ("offline[0].replaces_slot", "s9", "is not a slot of this file"),
        ("offline[1].date", "2026-10-07", "must be the local date of start"),
        ("offline[1].minutes", 25, "must be the length of the interval"),
        ("offline[1].end", None, "must be given, for the other is"),
        ("offline[1].start", GONE, "must be given, for the other is"),
        ("offline[1].end", "2026-10-06T16:00:00+02:00", "must be after start"),
        ("offline[1].id", "o1", "is in this list already"),
        ("absence[0].authorised", "MAYBE", "must be one of YES, NO, UNDECIDED"),
        ("absence[0].slot", "s9", "is not a slot of this file"),
        ("absence[0].category", GONE, "is missing"),
        ("regimes[0].mode", "ON", "must be one of FULL, CONTACT_ONLY, OFF"),
        ("regimes[0].to", "2020-03-15", "must not be before from"),
        ("free_days[1]", "2026-10-24T00:00:00", "must be a date such as 2026-10-06"),
        ("free_days[0]", None, "must be a date such as 2026-10-06"),
        ("deviations[0].slots[1]", 7, "must be text"),
        ("deviations[0].to", "2026-10-05", "must not be before from"),
        ("period.to", "2026-09-30", "must not be before from"),
        ("period", None, "must be an object"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(path: str, value: Any, message: str | None) -> None:
    if message is None:
        path, message, doc = "pauses[0].end", "must be after start", changed(path, value)
    else:
        doc = changed(path, value)
    assert refused(doc) == (path, message)


@pytest.mark.parametrize(
    ("name", "path", "message"),
    [
        ("slots", "slots[2].id", "is in this list already"),
        ("sessions", "sessions[1].slot", "has a session already"),
        ("catalogue", "catalogue[1].item", "is in this list already"),
        ("offline", "offline[2].id", "is in this list already"),
        ("regimes", "regimes[1].from", "overlaps regimes[0]"),
    ],
)
def test_a_row_that_may_be_there_once_is_refused_the_second_time(name: str, path: str, message: str) -> None:
    doc = full()
    doc[name].append(doc[name][0])
    assert refused(doc) == (path, message)


@pytest.mark.parametrize("name", ["presence", "states", "pauses", "school", "absence", "deviations", "free_days"])
def test_a_fact_that_is_told_twice_is_no_other_fact(name: str) -> None:
    doc = full()
    doc[name].append(doc[name][0])
    assert facts_of(load(json.dumps(doc).encode())).pupil_id == "p1"


def test_regimes_overlap_wherever_they_stand_and_their_last_day_counts() -> None:
    doc = full()
    doc["regimes"] = [
        {"from": "2026-03-01", "to": "2026-03-31", "mode": "OFF"},
        {"from": "2026-01-01", "to": "2026-02-28", "mode": "FULL"},
        {"from": "2026-02-28", "to": "2026-02-28", "mode": "OFF"},
    ]
    assert refused(doc) == ("regimes[2].from", "overlaps regimes[1]")
    doc["regimes"].pop()
    assert len(facts_of(load(json.dumps(doc).encode())).regimes) == 2


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (b"", "$", "must be JSON (Expecting value: line 1 column 1)"),
        (b"{", "$", "must be JSON (Expecting property name enclosed in double quotes: line 1 column 2)"),
        (b"[]", "$", "must be an object"),
        (b"null", "$", "must be an object"),
        (b'"erbij-facts/1"', "$", "must be an object"),
        (b"{} {}", "$", "must be JSON (Extra data: line 1 column 4)"),
        (b"\xff\xfe", "$", "must be UTF-8"),
        (b'{"format": NaN}', "$", "must be JSON with numbers of a usual size"),
        (b'{"format": -Infinity}', "$", "must be JSON with numbers of a usual size"),
        (b'{"format": ' + b"9" * 5000 + b"}", "$", "must be JSON with numbers of a usual size"),
        (b"[" * 100_000, "$", "is nested too deeply"),
        (b'{"format": "erbij-facts/1", "format": "erbij-facts/1"}', "format", "is given twice"),
        (b'{"a b\\n": 1}', '"a b\\n"', "is not a known key"),
    ],
)
def test_what_is_no_facts_file_at_all(data: bytes, path: str, message: str) -> None:
    assert refusal(data) == (path, message)


def test_a_key_given_twice_is_named_where_it_stands() -> None:
    text = json.dumps(full()).replace('"device": "d1"', '"device": "d1", "device": "d2"')
    assert refusal(text.encode()) == ("presence[0].device", "is given twice")


def test_what_may_be_left_out_has_the_defaults_of_the_specification() -> None:
    doc = {
        "format": "erbij-facts/1",
        "timezone": "Europe/Amsterdam",
        "policy": {"version": "x", "sector": "VO"},
        "pupil": {"id": "p"},
        "slots": [{"id": "s", "start": "2026-10-06T07:00:00Z", "end": LATER}],
        "catalogue": [{"item": "i", "norm_minutes": 1, "completed": True}],
        "offline": [{"id": "o", "date": "2026-10-06", "minutes": 5}],
    }
    facts = facts_of(load(json.dumps(doc).encode()))
    policy, one, thing = facts.policy, facts.slots["s"], facts.catalogue[0]
    assert [policy.bridge_max, policy.bridge_budget, policy.catchup_allowance, policy.offline_day_max] == [
        120,
        300,
        3600,
        7200,
    ]
    assert (one.planned, one.modality, one.at_location, one.programmed_online) == (True, "AT_SCHOOL", "HOME", False)
    assert [thing.cap_factor, thing.used_seconds, thing.replaces_slot, thing.intervals] == [1, 0, None, ()]
    assert (facts.day_ceiling, facts.period, facts.offline[0].span) == (None, None, None)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([*FACTS, "period"]), anything, st.integers(0, 3))
def test_anything_at_all_is_either_used_or_refused_with_one_line(key: str, value: Any, depth: int) -> None:
    doc = full()
    at = doc[key]
    if depth and isinstance(at, list) and at:
        if depth > 1 and isinstance(at[0], dict):
            at[0][[*at[0]][depth % len(at[0])]] = value
        else:
            at[0] = value
    else:
        doc[key] = value
    try:
        facts_of(load(json.dumps(doc).encode()))
    except Invalid as refusal_:
        ((path, message),) = refusal_.errors
        assert path.startswith(key) or key == "slots"  # a slot that is gone is missed where it is named
        assert "\n" not in path + message
