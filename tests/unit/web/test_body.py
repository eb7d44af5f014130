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
    assert max(depth(raw), 0) == deep


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_anything_has_a_depth(raw: bytes) -> None:
    assert depth(raw) >= 0


HOSTILE = [b'"' + b"\\" * 65_000, b'"\\"' * 20_000, b"[" * 65_000, b'{"":' * 16_000]


@pytest.mark.parametrize("raw", HOSTILE)
def test_text_that_is_made_to_be_slow_is_not(raw: bytes) -> None:
    began = time.perf_counter()
    depth(raw)
    assert time.perf_counter() - began < 0.5
