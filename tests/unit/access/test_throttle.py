from __future__ import annotations

import pytest

from erbij.access import throttle
from erbij.access.throttle import Throttle
from erbij.errors import TooMany


def test_after_the_last_try_one_waits_until_the_first_is_old() -> None:
    tries = Throttle(2, 60)
    tries.take("a", 0)
    tries.take("a", 10)
    with pytest.raises(TooMany) as refused:
        tries.take("a", 20.5)
    assert refused.value.retry_after == 40
    tries.take("b", 20)
    tries.take("a", 60)


def test_being_refused_does_not_make_the_wait_longer() -> None:
    tries = Throttle(1, 60)
    tries.take("a", 0)
    for second in range(1, 60):
        with pytest.raises(TooMany):
            tries.take("a", second)
    tries.take("a", 60)


def test_a_good_try_does_not_count() -> None:
    tries = Throttle(1, 60)
    for _ in range(5):
        tries.take("a", 0)
        tries.give_back("a")
    tries.give_back("never seen")
    tries.take("a", 0)
    with pytest.raises(TooMany):
        tries.take("a", 0)


def test_a_flood_of_keys_takes_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_KEYS", 3)
    tries = Throttle(1, 60)
    for key in "abcdef":
        tries.take(key, 0)
    tries.take("a", 0)
    with pytest.raises(TooMany):
        tries.take("f", 0)
