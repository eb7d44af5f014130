"""What holds for any facts file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.register.papers import Doc, answer, papers
from tests.unit.register.slowly import Slowly, seconds

often = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
OUTSIDE = {"OVER_CAP", "VOLUNTARY", "UNREGISTERED"}


def plain(doc: Doc) -> int:
    return sum(one["minutes"] * 60 for one in doc["offline"] if one["start"] is None)


@pytest.mark.rule("R5")
@settings(often, max_examples=250)
@given(papers())
def test_two_ways_of_counting_agree_on_random_facts(doc: Doc) -> None:
    assert answer(doc) == json.loads(json.dumps(Slowly(doc).explained()))


@pytest.mark.rule("R5")
@often
@given(papers())
def test_never_more_than_the_time_on_the_wall(doc: Doc) -> None:
    doc.pop("period", None)
    lists = (doc["presence"], doc["school"], doc["offline"], *(one["intervals"] for one in doc["catalogue"]))
    wall = {at for rows in lists for one in rows if one["start"] for at in seconds(one)}
    bridged = len(doc["slots"]) * doc["policy"]["bridge_budget_s"]
    assert answer(doc)["total"]["seconds"] <= len(wall) + bridged + plain(doc)


@pytest.mark.rule("R1")
@often
@given(papers())
def test_never_more_than_the_slot_or_its_extension_and_states_add_up_to_it(doc: Doc) -> None:
    slow = Slowly(doc)
    for row in answer(doc)["slots"]:
        length = len(slow.canvas(row["id"]))
        assert row["credited_seconds"] <= row["attended_seconds"] <= length
        assert sum(row["states"].values()) == (length if row["states"] else 0)
        assert row["states"].get("ATTENDED", 0) in {0, row["attended_seconds"]}


@pytest.mark.rule("R8")
@often
@given(papers())
def test_sources_buckets_days_and_total_are_one_sum(doc: Doc) -> None:
    told = answer(doc)
    for day in told["days"]:
        inside = sum(value for key, value in day["by_bucket"].items() if key not in OUTSIDE)
        assert day["reported_seconds"] == sum(day["by_source"].values()) == inside
        if day["cap_seconds"] is not None:
            assert day["reported_seconds"] <= max(day["cap_seconds"], day["by_source"]["S"])
    assert told["total"]["seconds"] == sum(day["reported_seconds"] for day in told["days"])


@often
@given(papers(), st.randoms(use_true_random=False))
def test_order_and_repetition_of_facts_do_not_matter(doc: Doc, random: Any) -> None:
    before = answer(doc)
    for name in ("presence", "states", "pauses", "absence", "deviations", "free_days"):
        doc[name] += doc[name][:2]
    for name in ("slots", "sessions", "presence", "states", "pauses", "absence", "catalogue", "regimes"):
        random.shuffle(doc[name])
    for one in doc["catalogue"]:
        random.shuffle(one["intervals"])
    after = answer(doc)
    by_id = {row["id"]: row for row in after["slots"]}
    after["slots"] = [by_id[row["id"]] for row in before["slots"]]
    assert after == before


@often
@given(papers())
def test_two_devices_are_never_a_sum(doc: Doc) -> None:
    before = answer(doc)
    doc["presence"] += [{**one, "device": "other"} for one in doc["presence"]]
    doc["school"] += doc["school"]
    assert answer(doc) == before


@often
@given(papers())
def test_a_period_prints_what_the_whole_file_says_of_its_dates(doc: Doc) -> None:
    period = doc.pop("period", {"from": "2026-10-25", "to": "2026-10-25"})
    whole = answer(doc)
    part = answer({**doc, "period": period})
    assert part["days"] == [day for day in whole["days"] if period["from"] <= day["date"] <= period["to"]]
    assert [row for row in whole["slots"] if row in part["slots"]] == part["slots"]
