"""News that must go up and must not be lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class News:
    """One row of the outbox; rows of one ``key`` are delivered one after the other, as they were written."""

    seq: int
    kind: str
    key: str
    payload: Mapping[str, str]
    tries: int


Handler = Callable[[Mapping[str, str]], Awaitable[None]]
