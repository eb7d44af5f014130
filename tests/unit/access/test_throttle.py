from __future__ import annotations

import pytest
from typing_extensions import override

from erbij.access import throttle
from erbij.access.throttle import Throttle, Tries
from erbij.bus.inside import InsideBus
from erbij.clock import SystemClock
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


async def test_who_guesses_passwords_at_two_servers_in_turn_has_no_more_tries_than_at_one() -> None:
    bus = InsideBus(SystemClock())
    servers = [Tries("account", 4, 60, bus) for _ in range(2)]
    for at in (0, 1, 0, 1):
        await servers[at].take("a teacher", 0)
    for one in servers:
        with pytest.raises(TooMany) as refused:
            await one.take("a teacher", 0)
        assert refused.value.retry_after == 60
        await one.take("a colleague", 0)


async def test_a_whole_school_behind_one_address_signs_in_at_any_server() -> None:
    bus = InsideBus(SystemClock())
    servers = [Tries("address", 2, 60, bus) for _ in range(2)]
    for number in range(20):
        await servers[number % 2].take("the school", 0)
        await servers[number % 2].give_back("the school")


async def test_a_server_whose_bus_is_away_counts_by_itself() -> None:
    class Away(InsideBus):
        @override
        async def count(self, key: str, window_s: float) -> int | None:
            return None

    tries = Tries("account", 1, 60, Away(SystemClock()))
    await tries.take("a teacher", 0)
    with pytest.raises(TooMany):
        await tries.take("a teacher", 0)
