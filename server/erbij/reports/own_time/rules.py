"""From what pupils were given and did to numbers by pupil, item and goal; pure.

Theory of operation
===================
Only what was done in the period gives minutes; whether an item is done is asked of all time. Who began an item and did
not finish it stopped in the part in which they were last: that is where a teacher may look, and judges nobody.
Where nobody is named, a row about fewer than five pupils says no number, and its seconds are in no sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.reports.own_time.model import LEAST, ByGoal, ByItem, ByPupil, StopsAt, Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from erbij.catalogue.engagement.model import Work
    from erbij.catalogue.items.model import Block, Item
    from erbij.private import Private

Pair = tuple[str, str]
"""A pupil and an item."""


def told(  # noqa: PLR0917 - the parts of one page
    names: Mapping[str, Private[str]],
    given: Iterable[Pair],
    works: Iterable[Work],
    items: Mapping[str, Item],
    blocks: Mapping[str, Sequence[Block]],
    between: tuple[int, int],
) -> Told:
    """Return the numbers of these pupils. ``between``: the period in seconds since 1970, [start, end)."""
    done_of = {(one.pupil_id, one.item_id): one for one in works if one.seconds and one.item_id in items}
    wanted = {pair for pair in given if pair[1] in items}
    seconds = {pair: seconds_in(work, between) for pair, work in done_of.items()}
    pupils = tuple(
        ByPupil(
            pupil_id,
            name,
            sum(count for pair, count in seconds.items() if pair[0] == pupil_id),
            sum(pair[0] == pupil_id for pair in wanted),
            sum(pair[0] == pupil_id for pair in done_of),
            sum(pair[0] == pupil_id and work.completed_at is not None for pair, work in done_of.items()),
        )
        for pupil_id, name in sorted(names.items(), key=lambda one: (one[1].reveal().casefold(), one[0]))
    )
    rows = [_item(items[key], wanted, done_of, seconds, blocks.get(key, ())) for key in _touched(wanted, done_of)]
    ordered = sorted(rows, key=lambda one: (-(one.begun or 0), -(one.given or 0), one.title.casefold(), one.item_id))
    return Told(pupils, tuple(ordered), tuple(_goals(items, wanted, done_of)))


def seconds_in(work: Work, between: tuple[int, int]) -> int:
    """Engaged seconds of a period; a stretch belongs to where it began."""
    start, end = between
    stretches = (each for one in work.engaged for each in one.stretches)
    return sum(one.end - one.start for one in stretches if start <= one.start < end)


def _touched(wanted: Iterable[Pair], done_of: Mapping[Pair, Work]) -> list[str]:
    return sorted({item_id for _, item_id in (*wanted, *done_of)})


def _item(
    item: Item,
    wanted: Iterable[Pair],
    done_of: Mapping[Pair, Work],
    seconds: Mapping[Pair, int],
    blocks: Sequence[Block],
) -> ByItem:
    mine = {pair: work for pair, work in done_of.items() if pair[1] == item.id}
    stopped = Counter(block for work in mine.values() if (block := stops_at(work)) is not None)
    stops = [
        StopsAt(one.title, one.kind.value, place, stopped[one.id])
        for place, one in enumerate(blocks, 1)
        if stopped[one.id]
    ]
    return ByItem(
        item.id,
        item.title,
        item.subject,
        sum(pair[1] == item.id for pair in wanted),
        len(mine),
        sum(work.completed_at is not None for work in mine.values()),
        sum(seconds[pair] for pair in mine),
        tuple(stops),
    )


def stops_at(work: Work) -> str | None:
    """Return the part in which a pupil was last, of an item that they did not finish; None: there is none."""
    if work.completed_at is not None:
        return None
    last = next((one for one in reversed(work.engaged) if one.blocks), None)
    return max(last.blocks, key=lambda key: last.blocks[key].last) if last else None


def _goals(items: Mapping[str, Item], wanted: set[Pair], done_of: Mapping[Pair, Work]) -> list[ByGoal]:
    pairs = wanted | done_of.keys()
    by_goal: dict[str, set[str]] = defaultdict(set)
    for _, item_id in pairs:
        for goal in items[item_id].goals:
            by_goal[goal].add(item_id)
    found = []
    for goal, mine in sorted(by_goal.items()):
        of = [pair for pair in pairs if pair[1] in mine]
        done = sum(1 for pair in of if (work := done_of.get(pair)) is not None and work.completed_at is not None)
        found.append(ByGoal(goal, len(mine), len({pupil_id for pupil_id, _ in of}), done, len(of)))
    return found


def nobody_named(one: Told) -> Told:
    """Return what may be shown of a whole school: no pupil, and no number about fewer than five of them."""
    items = [
        replace(
            each,
            given=_enough(each.given),
            begun=_enough(each.begun),
            done=_enough(each.done),
            seconds=each.seconds if _enough(each.begun) is not None else None,
            stops=tuple(stop for stop in each.stops if stop.pupils >= LEAST),
        )
        for each in one.items
    ]
    goals = [
        each if each.pupils >= LEAST else replace(each, pupils=0, done=None, of=None)
        for each in (replace(goal, done=_enough(goal.done)) for goal in one.goals)
    ]
    return Told((), tuple(items), tuple(goals))


def _enough(number: int | None) -> int | None:
    return number if number is None or number == 0 or number >= LEAST else None
