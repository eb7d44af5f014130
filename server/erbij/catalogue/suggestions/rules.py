"""Which few lessons fit a pupil today; pure.

Theory of operation
===================
What may fit is of a subject that the pupil has this week, for their year, not on their list and not done before. The
essential comes first, then what others were given for lessons of this week, and a second one of a subject only after
the first of every other. At most three with what stands on the list, and together no longer than the day still leaves:
where nothing is left, or something of the list waits for another day already, nothing is offered. Nobody has to do any
of it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from erbij.catalogue.assignments.rules import ORDER
from erbij.catalogue.search.rules import OPEN
from erbij.catalogue.suggestions.model import Fitting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.catalogue.assignments.model import CatchUp
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.suggestions.model import Narrowed, Week

MOST = 3
"""So many: more is a catalogue, and looks like homework."""


def most_beside(listed: CatchUp) -> int:
    """Return how many may be offered beside a list: it comes first, and who has enough on it has enough."""
    return 0 if listed.later else max(0, MOST - len(listed.now))


def fits(one: Item, week: Week) -> bool:
    """Whether a lesson is of the week, for the year, new to the pupil, and short enough for what is left."""
    same_level = week.level is None or one.level is None or one.level is week.level
    same_year = not week.years or not one.years or bool(set(week.years) & set(one.years))
    short = week.left_min is None or one.norm_minutes <= week.left_min
    return one.subject.casefold() in week.subjects and same_level and same_year and one.id not in week.has and short


def is_free(one: Item) -> bool:
    """Whether it is under an open licence."""
    return one.licence in OPEN


def suggested(shelf: Iterable[Item], week: Week, narrowed: Narrowed) -> Fitting:
    """Return at most three that fit together into what is left, and what a narrower choice would find."""
    every = [one for one in shelf if fits(one, week)]
    calm, free = [one for one in every if one.calm_ok], [one for one in every if is_free(one)]
    wanted = [one for one in every if (one.calm_ok or not narrowed.calm) and (is_free(one) or not narrowed.free)]
    return Fitting(tuple(_together(_in_turn(wanted, week), week.left_min)), len(every), len(calm), len(free))


def _in_turn(some: Iterable[Item], week: Week) -> list[Item]:
    """By what matters; of the same weight one of each subject before a second one of any."""
    ordered = sorted(some, key=lambda one: (ORDER[one.priority], one.id not in week.of_week, one.title, one.id))
    before: Counter[tuple[str, str]] = Counter()
    turns = []
    for one in ordered:
        kind = (one.priority.value, one.subject.casefold())
        turns.append((ORDER[one.priority], before[kind]))
        before[kind] += 1
    return [one for _, one in sorted(zip(turns, ordered, strict=True), key=lambda each: each[0])]


def _together(ordered: Iterable[Item], left_min: int | None) -> list[Item]:
    found: list[Item] = []
    left = left_min
    for one in ordered:
        if len(found) < MOST and (left is None or one.norm_minutes <= left):
            found.append(one)
            left = None if left is None else left - one.norm_minutes
    return found
