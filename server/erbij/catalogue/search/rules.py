"""Words as they are looked for, and the arithmetic of facets; pure.

Theory of operation
===================
A word is kept as it stands, without capitals and accents, and as its Dutch stem beside it: ``fietsen`` is found by
``fiets`` and ``fiets`` by ``fietsen``. A word that is looked for finds itself, its stem, and whatever begins with it.
Every word must be there. Both databases get the same plain words, so that neither has a dictionary of its own.

Every item of a school has a number, and every value of a facet a set of numbers, kept as the bits of one whole number.
What is found is the intersection of sets; counting is counting bits. The counts of a facet leave its own choice out:
they say what another choice would find.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import snowballstemmer  # type: ignore[import-untyped]

from erbij.catalogue.assignments.rules import ORDER
from erbij.catalogue.items.wire import ItemBlockKind, ItemLicence
from erbij.catalogue.quiz.wire import QuizKind
from erbij.catalogue.search.model import Count, Numbers
from erbij.catalogue.search.wire import PAGE, Facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from erbij.catalogue.goals.model import Goal
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.search.model import Values, Wanted

_WORD = re.compile(r"[a-z]+|[0-9]+")
MOST_WORDS = 8
"""So many words of a question are looked for."""
LONGEST_WORD = 40
SHORTEST_BEGIN = 2
"""A single letter finds only itself."""
OPEN = frozenset({ItemLicence.CC0, ItemLicence.CC_BY, ItemLicence.CC_BY_SA, ItemLicence.CC_BY_NC})
"""Licences under which anybody may use an item without asking or paying."""
ASKS_A_LINE = frozenset({ItemBlockKind.HANDIN, ItemBlockKind.LINK, ItemBlockKind.EMBED})
"""What is on the web, or handed in there; a lesson with one of these is not whole without a line."""
SHORT = (10, 20, 40)
"""Minutes up to which an item is in a group of its own."""


def words(text: str) -> list[str]:
    """Return the words of a text without capitals and accents, in order; numbers are words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return [one[:LONGEST_WORD] for one in _WORD.findall(bare)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the Dutch stem of a word."""
    found: str = snowballstemmer.stemmer("dutch_porter").stemWord(word)
    return found


def indexed(*texts: str) -> str:
    """Return the words of texts with their stems, each once, apart from each other by spaces."""
    found = dict.fromkeys(each for text in texts for word in words(text) for each in (word, stem(word)))
    return " ".join(found)


def looked_for(text: str) -> list[tuple[str, str, bool]]:
    """Return for each word of a question: the word, its stem, and whether it may be the begin of one."""
    return [(one, stem(one), len(one) >= SHORTEST_BEGIN) for one in dict.fromkeys(words(text))][:MOST_WORDS]


def texts_of(item: Item, goals: Sequence[Goal] = ()) -> tuple[str, str]:
    """Return the index words of an item's heading, and of all of it with its goals of today."""
    heading = indexed(item.title, item.subject)
    blocks = (text for block in item.blocks for text in (block.title, block.text))
    aims = (text for one in goals for text in (one.prefix, one.label, one.title))
    return heading, indexed(item.title, item.subject, item.description, *aims, *blocks)


def values_of(item: Item, goals: Sequence[Goal] = ()) -> Values:
    """Return what an item with these goals of today is in each facet; those in which it is nothing are left out."""
    minutes = next((str(most) for most in SHORT if item.norm_minutes <= most), "more")
    found: Values = {
        Facet.SUBJECT: (item.subject,) if item.subject else (),
        Facet.LEVEL: (item.level.value,) if item.level else (),
        Facet.YEAR: tuple(str(one) for one in item.years),
        Facet.GOAL: tuple(sorted({one.id for one in goals})),
        Facet.KIND: tuple(sorted({block.kind.value for block in item.blocks})),
        Facet.MINUTES: (minutes,),
        Facet.PRIORITY: (item.priority.value,),
        Facet.CALM: ("yes",) if item.calm_ok else (),
        Facet.CAPTIONED: ("yes",) if item.captioned else (),
        Facet.PRINTABLE: ("yes",) if item.printable else (),
        Facet.OFFLINE: ("yes",) if needs_no_line(item) else (),
        Facet.LANGUAGE: (item.language,),
        Facet.SOURCE: ("own" if item.licence is ItemLicence.OWN else "elsewhere",),
        Facet.FREE: ("yes",) if item.licence in OPEN else (),
    }
    return {facet: values for facet, values in found.items() if values}


def needs_no_line(item: Item) -> bool:
    """Whether all of it can be done without a line, once it was taken along."""
    asks = {one.kind for block in item.blocks if block.quiz for one in block.quiz.questions}
    kinds = {block.kind for block in item.blocks}
    return bool(item.blocks) and not kinds & ASKS_A_LINE and QuizKind.PHOTO not in asks


def place_of(item: Item) -> str:
    """Return by what items that fit equally well are ordered: essential first, then by title."""
    return f"{ORDER[item.priority.value]} {item.title.casefold()}"[:160]


class Sets:
    """The items of one school by number: which there are, in what order, and in which sets of the facets."""

    def __init__(self) -> None:
        self.every = 0
        self.by_value: dict[Facet, dict[str, int]] = {facet: {} for facet in Facet}
        self._orders: dict[int, str] = {}
        self._sorted: list[int] | None = None

    def put(self, number: int, values: Values, order: str) -> None:
        """Take an item in, or over."""
        self.remove(number)
        bit = 1 << number
        self.every |= bit
        for facet, mine in values.items():
            for value in mine:
                self.by_value[facet][value] = self.by_value[facet].get(value, 0) | bit
        self._orders[number] = order
        self._sorted = None

    def remove(self, number: int) -> None:
        """Take an item out; unknown: nothing happens."""
        if self._orders.pop(number, None) is None:
            return
        keep = ~(1 << number)
        self.every &= keep
        for sets in self.by_value.values():
            for value in list(sets):
                sets[value] &= keep
        self._sorted = None

    def find(self, wanted: Wanted, texts: Sequence[tuple[int, int]]) -> Numbers:
        """Return what has every word and every chosen value; ``texts``: for each word the headings and all with it."""
        heading = base = self.every
        for in_heading, anywhere in texts:
            heading &= in_heading
            base &= anywhere
        narrowed = {facet: self.by_value[facet].get(value, 0) for facet, value in wanted.chosen.items()}
        hits = base
        for one in narrowed.values():
            hits &= one
        counts = {facet: self._counts(facet, _without(base, narrowed, facet)) for facet in Facet}
        page = self._page(hits, heading if texts else 0, wanted.offset)
        return Numbers(hits.bit_count(), page, {facet: found for facet, found in counts.items() if found})

    def _counts(self, facet: Facet, among: int) -> tuple[Count, ...]:
        found = [Count(value, (mine & among).bit_count()) for value, mine in self.by_value[facet].items()]
        return tuple(sorted((one for one in found if one.count), key=lambda one: (-one.count, one.value)))

    def _page(self, hits: int, first: int, offset: int) -> tuple[int, ...]:
        """The numbers of a page: those that ``first`` has before the others, each part in its order."""
        if self._sorted is None:
            self._sorted = sorted(self._orders, key=lambda number: (self._orders[number], number))
        found: list[int] = []
        for part in (hits & first, hits & ~first):
            if part and len(found) < offset + PAGE:
                bits = part.to_bytes(part.bit_length() // 8 + 1, "little")
                found += _some(self._sorted, bits, offset + PAGE - len(found))
        return tuple(found[offset:])


def _some(ordered: Iterable[int], bits: bytes, most: int) -> list[int]:
    end, found = len(bits) * 8, []
    for number in ordered:
        if number < end and bits[number >> 3] >> (number & 7) & 1:
            found.append(number)
            if len(found) == most:
                break
    return found


def _without(base: int, narrowed: Mapping[Facet, int], own: Facet) -> int:
    for facet, one in narrowed.items():
        if facet is not own:
            base &= one
    return base


def as_set(numbers: str | None) -> int:
    """Return numbers, apart from each other by commas, as a set."""
    if not numbers:
        return 0
    every = [int(one) for one in numbers.split(",")]
    bits = bytearray(max(every) // 8 + 1)
    for number in every:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")
