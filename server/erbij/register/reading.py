"""JSON from anybody: every value is asked for by name and kind, and what is wrong is told with its place.

``presence[3].end: must be after start`` is one ``Invalid`` with one (path, message). A key nobody asks for, a key given
twice, a number that JSON does not have (``NaN``), text that is not UTF-8: all refused, none guessed at. ``$`` is the
file as a whole.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn, TypeVar

from erbij.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from enum import StrEnum

    from erbij.register.intervals import Interval

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")

FIRST_YEAR, LAST_YEAR = 1900, 2199
WHOLE_FILE = "$"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PLAIN_KEY = re.compile(r"\w{1,64}", re.ASCII)


MOST_REMEMBERED = 10_000
_MIDNIGHTS: dict[tuple[str, str], int] = {}
_CLOCKS: dict[str, int] = {}


class Unfit(Exception):
    """What is wrong with one value; its place is added by who asked for it."""


class Doubled(dict[str, object]):
    """An object in which a key was given twice."""

    key = ""


def refuse(path: str, message: str) -> NoReturn:
    """Raise ``Invalid`` for one place."""
    raise Invalid([(path or WHOLE_FILE, message)])


def load(data: bytes) -> object:
    """Parse JSON; numbers with a fraction are exact. Raises ``Invalid``."""
    try:
        return json.loads(data.decode(), object_pairs_hook=_object, parse_float=Decimal, parse_constant=_no_number)
    except UnicodeDecodeError:
        refuse(WHOLE_FILE, "must be UTF-8")
    except json.JSONDecodeError as error:
        refuse(WHOLE_FILE, f"must be JSON ({error.msg}: line {error.lineno} column {error.colno})")
    except (ValueError, ArithmeticError):
        refuse(WHOLE_FILE, "must be JSON with numbers of a usual size")
    except RecursionError:
        refuse(WHOLE_FILE, "is nested too deeply")


class Fields:
    """One JSON object at a place. Raises ``Invalid`` for what cannot be used."""

    __slots__ = ("_index", "_list", "_object")

    def __init__(self, value: object, path: str, known: frozenset[str], index: int = -1) -> None:
        """``index``: the place in the list that ``path`` names; -1: it is the object itself."""
        self._list, self._index = path, index
        if type(value) is not dict:
            self._must_be_an_object(value)
        self._object: dict[str, object] = value  # type: ignore[assignment]
        if not self._object.keys() <= known:
            refuse(self.at(next(key for key in self._object if key not in known)), "is not a known key")

    def _must_be_an_object(self, value: object) -> None:
        if isinstance(value, Doubled):
            refuse(self.at(value.key), "is given twice")
        refuse(self.path, "must be an object")

    @property
    def path(self) -> str:
        """Where it stands; written down only when something is wrong with it."""
        return self._list if self._index < 0 else f"{self._list}[{self._index}]"

    def at(self, key: str) -> str:
        """The path of a key."""
        shown = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key[:64])
        path = self.path
        return f"{path}.{shown}" if path else shown

    def need(self, key: str, kind: Callable[[object], T]) -> T:
        """A value that must be there."""
        try:
            return kind(self._object[key])
        except KeyError:
            refuse(self.at(key), "is missing")
        except Unfit as problem:
            refuse(self.at(key), str(problem))

    def get(self, key: str, kind: Callable[[object], T], default: T) -> T:
        """A value that may be left out."""
        return self._as(key, kind) if key in self._object else default

    def nullable(self, key: str, kind: Callable[[object], T]) -> T | None:
        """A value that may be left out or null."""
        return None if self._object.get(key) is None else self._as(key, kind)

    def span(self) -> Interval:
        """``start`` and ``end``."""
        try:
            start, end = instant(self._object["start"]), instant(self._object["end"])
        except (KeyError, Unfit):
            start, end = self.need("start", instant), self.need("end", instant)
        if end <= start:
            refuse(self.at("end"), "must be after start")
        return start, end

    def has(self, key: str) -> bool:
        """Whether a key is there, also with null."""
        return key in self._object

    def one_of(self, key: str, known: Container[str]) -> str | None:
        """The text of a key if it is known; None: ask for it by its kind, for the words of what is wrong."""
        value = self._object.get(key)
        return value if type(value) is str and value in known else None

    def inside(self, key: str, known: frozenset[str]) -> Fields:
        """An object that must be there."""
        if key not in self._object:
            refuse(self.at(key), "is missing")
        return Fields(self._object[key], self.at(key), known)

    def each(self, key: str, known: frozenset[str]) -> Iterator[Fields]:
        """The objects of a list; a list that is left out is empty."""
        path = self.at(key)
        for index, value in enumerate(self.get(key, many, list[object]())):
            yield Fields(value, path, known, index)

    def every(self, key: str, kind: Callable[[object], T]) -> Iterator[T]:
        """The values of a list; a list that is left out is empty."""
        for index, value in enumerate(self.get(key, many, list[object]())):
            try:
                yield kind(value)
            except Unfit as problem:
                refuse(f"{self.at(key)}[{index}]", str(problem))

    def __contains__(self, key: str) -> bool:
        return key in self._object

    def _as(self, key: str, kind: Callable[[object], T]) -> T:
        try:
            return kind(self._object[key])
        except Unfit as problem:
            refuse(self.at(key), str(problem))


def text(value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise Unfit("must be text")
    return value


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Unfit("must be true or false")
    return value


def amount(value: object) -> int:
    """A whole number that is not negative; 1.0 and true are none."""
    if type(value) is not int or value < 0:
        raise Unfit("must be a whole number that is not negative")
    return value


def number(value: object) -> Decimal:
    """Any number of JSON."""
    if type(value) is not int and not isinstance(value, Decimal):
        raise Unfit("must be a number")
    return Decimal(value)


def many(value: object) -> list[object]:
    """A list."""
    if not isinstance(value, list):
        raise Unfit("must be a list")
    return value


def instant(value: object) -> int:
    """A time with an offset, on the second, as seconds since 1970.

    A year of facts has thousands of times on a few hundred dates: the date (with its offset) and the time of day of
    every good one are remembered, each by itself, and any other one with both is their sum.
    """
    if isinstance(value, str):
        midnight, clock = _MIDNIGHTS.get((value[:10], value[19:])), _CLOCKS.get(value[10:19])
        if midnight is not None and clock is not None:
            return midnight + clock
    return _instant_seen_first(value)


def _instant_seen_first(value: object) -> int:
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Unfit("must be a time such as 2026-10-06T09:00:00+02:00")
    if found[1]:
        raise Unfit("must be on the second")
    if not found[2]:
        raise Unfit("must have an offset from UTC")
    try:
        when = datetime.fromisoformat(found[0])
    except ValueError:
        raise Unfit("must be a time that exists") from None
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise Unfit(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    second, clock = int(when.timestamp()), when.hour * 3600 + when.minute * 60 + when.second
    if len(_MIDNIGHTS) > MOST_REMEMBERED:
        _MIDNIGHTS.clear()
    _MIDNIGHTS[found[0][:10], found[0][19:]] = second - clock
    _CLOCKS[found[0][10:19]] = clock
    return second


def day(value: object) -> date:
    """A date."""
    try:
        return date.fromisoformat(value if isinstance(value, str) and _DATE.fullmatch(value) else "")
    except ValueError:
        raise Unfit("must be a date such as 2026-10-06") from None


def one_of(kind: type[E]) -> Callable[[object], E]:
    """A member of an enum, by its value."""
    members = {member.value: member for member in kind}

    def member(value: object) -> E:
        if not isinstance(value, str) or value not in members:
            raise Unfit(f"must be one of {', '.join(members)}")
        return members[value]

    return member


def exactly(wanted: str) -> Callable[[object], str]:
    """One text and no other."""

    def same(value: object) -> str:
        if value != wanted:
            raise Unfit(f"must be {wanted}")
        return wanted

    return same


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled, seen = Doubled(found), set[str]()
    doubled.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return doubled


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
