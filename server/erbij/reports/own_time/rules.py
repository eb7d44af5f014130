"""From what pupils were given and did to numbers by pupil, item and goal; pure.

Theory of operation
===================
Only what was done in the period gives minutes; whether an item is done is asked of all time. Who began an item and did
not finish it stopped in the part in which they were last: that is where a teacher may look, and judges nobody.
Where nobody is named, a row about fewer than five pupils says no number, and its seconds are in no sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
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
    by_pupil, by_item = _by(0, wanted, done_of), _by(1, wanted, done_of)
    pupils = tuple(
        _pupil(pupil_id, name, by_pupil.get(pupil_id) or _Touched(), seconds)
        for pupil_id, name in sorted(names.items(), key=lambda one: (one[1].reveal().casefold(), one[0]))
    )
    rows = [_item(items[key], mine, seconds, blocks.get(key, ())) for key, mine in by_item.items()]
    ordered = sorted(rows, key=lambda one: (-(one.begun or 0), -(one.given or 0), one.title.casefold(), one.item_id))
    return Told(pupils, tuple(ordered), tuple(_goals(items, by_item)))


@dataclass(slots=True)
class _Touched:
    """What one pupil, or one item, has to do with."""

    given: set[Pair] = field(default_factory=set)
    works: dict[Pair, Work] = field(default_factory=dict)

    @property
    def done(self) -> list[Pair]:
        return [pair for pair, work in self.works.items() if work.completed_at is not None]


def _by(place: int, wanted: Iterable[Pair], done_of: Mapping[Pair, Work]) -> dict[str, _Touched]:
    """Everything by pupil (0) or by item (1), read once: a school has as many pairs as pupils times items."""
    found: defaultdict[str, _Touched] = defaultdict(_Touched)
    for pair in wanted:
        found[pair[place]].given.add(pair)
    for pair, work in done_of.items():
        found[pair[place]].works[pair] = work
    return dict(found)


def _pupil(pupil_id: str, name: Private[str], mine: _Touched, seconds: Mapping[Pair, int]) -> ByPupil:
    spent = sum(seconds[pair] for pair in mine.works)
    return ByPupil(pupil_id, name, spent, len(mine.given), len(mine.works), len(mine.done))


def seconds_in(work: Work, between: tuple[int, int]) -> int:
    """Engaged seconds of a period; a stretch belongs to where it began."""
    start, end = between
    return sum(one.end - one.start for one in work.stretches if start <= one.start < end)


def _item(item: Item, mine: _Touched, seconds: Mapping[Pair, int], blocks: Sequence[Block]) -> ByItem:
    stopped = Counter(block for work in mine.works.values() if (block := stops_at(work)) is not None)
    stops = [
        StopsAt(one.title, one.kind.value, place, stopped[one.id])
        for place, one in enumerate(blocks, 1)
        if stopped[one.id]
    ]
    return ByItem(
        item.id,
        item.title,
        item.subject,
        len(mine.given),
        len(mine.works),
        len(mine.done),
        sum(seconds[pair] for pair in mine.works),
        tuple(stops),
    )


def stops_at(work: Work) -> str | None:
    """Return the part in which a pupil was last, of an item that they did not finish; None: there is none."""
    if work.completed_at is not None:
        return None
    last = next((one for one in reversed(work.engaged) if one.blocks), None)
    return max(last.blocks, key=lambda key: last.blocks[key].last) if last else None


def _goals(items: Mapping[str, Item], by_item: Mapping[str, _Touched]) -> list[ByGoal]:
    by_goal: dict[str, list[_Touched]] = defaultdict(list)
    for item_id, touched in by_item.items():
        for goal in dict.fromkeys(items[item_id].goals):
            by_goal[goal].append(touched)
    found = []
    for goal, mine in sorted(by_goal.items()):
        of = [pair for one in mine for pair in one.given | one.works.keys()]
        done = [pair for one in mine for pair in one.done]
        found.append(ByGoal(goal, len(mine), _pupils(of), _pupils(done), len(done), len(of)))
    return found


def _pupils(pairs: Iterable[Pair]) -> int:
    return len({pupil_id for pupil_id, _ in pairs})


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
        replace(each, done=each.done if _enough(each.pupils_done) is not None else None)
        if each.pupils >= LEAST
        else replace(each, pupils=0, pupils_done=0, done=None, of=None)
        for each in one.goals
    ]
    return Told((), tuple(items), tuple(goals))


def _enough(number: int | None) -> int | None:
    return number if number is None or number == 0 or number >= LEAST else None
