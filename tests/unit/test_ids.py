"""Ids: they sort by time, and many at once rise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice

from erbij.ids import new_id, rising_ids

NOW = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)


def test_an_id_sorts_after_every_id_of_an_earlier_millisecond():
    ids = [new_id(NOW + timedelta(milliseconds=n)) for n in range(50)]
    assert ids == sorted(set(ids))
    assert {len(one) for one in ids} == {26}
    assert set("".join(ids)) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_many_ids_at_once_rise_and_never_come_twice():
    ids = list(islice(rising_ids(NOW), 10_000))
    assert ids == sorted(set(ids))
    assert ids[0] != next(rising_ids(NOW))
    assert new_id(NOW - timedelta(milliseconds=1)) < ids[0]
    assert ids[-1] < new_id(NOW + timedelta(milliseconds=1))
