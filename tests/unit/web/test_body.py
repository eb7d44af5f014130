from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.web.body import depth

DEPTHS = [
    (b"", 0),
    (b"7", 0),
    (b"{}", 1),
    (b'{"a": [[]]}', 3),
    (b'{"[[[": "]{\\"[["}', 1),
    (b"[] [[]] []", 2),
    (b"]]]][[", 0),
]


@pytest.mark.parametrize(("raw", "deep"), DEPTHS)
def test_depth_counts_brackets_outside_strings(raw: bytes, deep: int) -> None:
    assert depth(raw) == deep


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_anything_has_a_depth_and_no_more_than_it_has_brackets(raw: bytes) -> None:
    assert 0 <= depth(raw) <= raw.count(b"[") + raw.count(b"{")


@given(st.integers(0, 20), st.sampled_from([(b"[", b"]"), (b'{"a":', b"}"), (b'["[",', b"]")]))
def test_depth_is_how_often_something_is_put_in_something(deep: int, around: tuple[bytes, bytes]) -> None:
    assert depth(around[0] * deep + b"1" + around[1] * deep) == deep


HOSTILE = [b'"' + b"\\" * 65_000, b'"\\"' * 20_000, b"[" * 65_000, b'{"":' * 16_000]


@pytest.mark.parametrize("raw", HOSTILE)
def test_text_that_is_made_to_be_slow_is_not(raw: bytes) -> None:
    began = time.perf_counter()
    depth(raw)
    assert time.perf_counter() - began < 0.5
