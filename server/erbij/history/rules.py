"""What of a thing changed, as values that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from erbij.private import Private

if TYPE_CHECKING:
    from erbij.history.model import Plain, What

VERSION = "version"
"""The field by which two editors are told apart; it is no change by itself."""


def changed(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> What:
    """Return the fields that differ; ``before`` None: the thing is new, ``after`` None: it is gone."""
    old, new = before or {}, after or {}
    pairs = {name: (plain(old.get(name)), plain(new.get(name))) for name in old.keys() | new.keys() if name != VERSION}
    return {name: pair for name, pair in sorted(pairs.items()) if pair[0] != pair[1]}


def version_of(after: Mapping[str, object] | None, before: Mapping[str, object] | None) -> int:
    """Return the thing's version after the change; of one that is gone the next after its last; 0: it has none."""
    if after is not None:
        value = after.get(VERSION, 0)
        return value if isinstance(value, int) else 0
    value = (before or {}).get(VERSION)
    return value + 1 if isinstance(value, int) else 0


def plain(value: object) -> Plain:
    """Return a value as JSON holds it; instants and dates as ISO 8601; raises ``TypeError`` for what cannot be kept."""
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Private):
        return plain(value.reveal())
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return _compound(value)


def _compound(value: object) -> Plain:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Mapping():
            return {str(plain(key)): plain(one) for key, one in value.items()}
        case frozenset() | set():
            return sorted((plain(one) for one in value), key=repr)
        case list() | tuple():
            return [plain(one) for one in value]
        case _:
            raise TypeError(type(value).__name__)
